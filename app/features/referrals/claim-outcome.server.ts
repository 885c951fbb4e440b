import { sql } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { localDateOf } from "#app/domain/period.ts";
import type { ReferralKind } from "#app/domain/referral-rules.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type ClaimOutcome =
  | { readonly outcome: "already_yours"; readonly until: Date | null }
  | { readonly outcome: "already_protected"; readonly until: Date | null }
  | { readonly outcome: "already_customer"; readonly until: null };

/**
 * What a registration under these keys would meet, for a member: an outcome and a date, never whose. Null: nothing
 * stands in the way. Never asked for students.
 */
export async function findClaimOutcome(
  tx: Tx,
  asked: {
    readonly productKey: string;
    readonly kind: Exclude<ReferralKind, "student">;
    readonly keys: readonly string[];
    readonly at: Date;
  },
): Promise<ClaimOutcome | null> {
  const keys = sql`array[${sql.join(
    asked.keys.map((key) => sql`${key}`),
    sql`, `,
  )}]::text[]`;
  const { rows } = await tx.execute<{ outcome: ClaimOutcome["outcome"]; until: string | Date | null }>(
    sql`select outcome, until from claim_outcome(${asked.productKey}, ${asked.kind}, ${keys}, ${asked.at.toISOString()}::timestamptz)`,
  );
  const [row] = rows;
  if (!row) return null;
  const until = row.until === null ? null : new Date(row.until);
  return row.outcome === "already_customer"
    ? { outcome: row.outcome, until: null }
    : { outcome: row.outcome, until };
}

/** The refusal of a registration, with the day on which the protection ends (in the reader's agreement zone). */
export function refusalOf(met: ClaimOutcome, timeZone: string): DomainError {
  if (met.outcome === "already_customer") return new DomainError("claim_already_customer");
  const code = met.outcome === "already_yours" ? "claim_already_yours" : "claim_already_protected";
  return new DomainError(code, met.until ? { until: localDateOf(met.until, timeZone) } : {});
}
