import { eq } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { type ReferralStatus, whyNotDecideReferral } from "#app/domain/referral-rules.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { referral } from "#db/schema/referrals.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type ManagerCtx = Ctx & { readonly actor: StaffActor };

/** Refuses with `not_allowed` whoever is not a partner manager. */
export function assertManager(ctx: ManagerCtx): void {
  if (!ctx.actor.roles.includes("manager")) throw new DomainError("not_allowed");
}

/**
 * The referral, locked for a decision: of two managers the second waits, and finds it decided. Null when there is
 * none. Refuses with `not_allowed` and `referral_already_decided`.
 */
export async function lockReferral(tx: Tx, ctx: ManagerCtx, referralId: string) {
  assertManager(ctx);
  const [row] = await tx.select().from(referral).where(eq(referral.id, referralId)).for("update");
  if (!row) return null;
  const refusal = whyNotDecideReferral({ status: row.status as ReferralStatus });
  if (refusal) throw new DomainError(refusal);
  return row;
}
