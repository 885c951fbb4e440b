import { sql } from "drizzle-orm";
import { verifyAudit } from "#app/features/audit/verify-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { CATALOGUE_INVARIANTS } from "./invariants/catalogue.ts";
import type { LedgerInvariant } from "./invariants/invariant.ts";
import { JOURNAL_INVARIANTS } from "./invariants/journals.ts";
import { PAYOUT_INVARIANTS } from "./invariants/payouts.ts";
import { STATEMENT_INVARIANTS } from "./invariants/statements.ts";

/** As many broken rows as anybody reads; `broken` counts them all. */
const MOST_ROWS = 50;

export type CheckedInvariant = {
  readonly name: string;
  readonly says: string;
  /** How many things were looked at; 0 proves nothing, and whoever shows it says so. */
  readonly examined: number;
  readonly broken: number;
  /** The first 50 that break it. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
};

/**
 * Checks the invariants of the books as any system actor sees them, never as the owner: in the
 * order of their numbers, each by one query, and the audit's chain link by link.
 */
export async function checkLedger(ctx: Pick<Ctx, "db" | "actor">): Promise<CheckedInvariant[]> {
  const all = [...JOURNAL_INVARIANTS, ...CATALOGUE_INVARIANTS, ...STATEMENT_INVARIANTS, ...PAYOUT_INVARIANTS];
  const checked: CheckedInvariant[] = [];
  for (const one of all) checked.push(await check(ctx, one));
  checked.push(await checkAudit(ctx));
  return checked.sort((a, b) => numberOf(a) - numberOf(b));
}

function check(ctx: Pick<Ctx, "db" | "actor">, invariant: LedgerInvariant): Promise<CheckedInvariant> {
  const { name, says, examinedSql, brokenSql } = invariant;
  return withActor(ctx, async (tx) => {
    const examined = await tx.execute<{ n: number }>(sql.raw(examinedSql));
    const broken = await tx.execute<{ total: string; row: Record<string, unknown> }>(
      sql.raw(
        `select count(*) over () as total, to_jsonb(b) as row from (${brokenSql}) b limit ${MOST_ROWS}`,
      ),
    );
    return {
      name,
      says,
      examined: examined.rows[0]?.n ?? 0,
      broken: Number(broken.rows[0]?.total ?? 0),
      rows: broken.rows.map(({ row }) => row),
    };
  });
}

async function checkAudit(ctx: Pick<Ctx, "db" | "actor">): Promise<CheckedInvariant> {
  const { examined, broken } = await verifyAudit(ctx);
  return {
    name: "I12 audit is chained",
    says: "each link of the audit's chain covers the one before and its entry as it stands",
    examined,
    broken: broken ? 1 : 0,
    rows: broken ? [{ seq: String(broken.seq), reason: broken.reason }] : [],
  };
}

function numberOf({ name }: CheckedInvariant): number {
  return Number(/^I(\d+)/.exec(name)?.[1]);
}
