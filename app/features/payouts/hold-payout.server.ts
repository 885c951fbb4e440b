import { eq } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { AccountBlock } from "#app/domain/payout-account-rules.ts";
import { mayMove, type PayoutState } from "#app/domain/payout-state.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payout } from "#db/schema/payouts.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import type { ClaimedPayout } from "./claim-payout.server.ts";
import type { PaymentOutcome } from "./payment-outcome.ts";
import { changePayout } from "./payout-row.server.ts";
import { tellPartner } from "./tell-partner.server.ts";

/** A state in which a payout waits for somebody, and a code that says why. */
export type Hold = {
  readonly status: Extract<PayoutState, "waiting_funds" | "held_account" | "held_currency" | "needs_human">;
  readonly reason: string;
};

const TOLD_BEFORE: readonly string[] = ["payouts_frozen", "account_cooling_off"] satisfies AccountBlock[];

/** Puts a claimed payout on hold before anything was sent. */
export function holdPayout(ctx: Ctx, claimed: ClaimedPayout, hold: Hold): Promise<PaymentOutcome> {
  return withActor(ctx, async (tx) => {
    const held = await holdInTx(tx, ctx, claimed.payout.id, claimed.fence, hold);
    if (!held) return "lost_lease";
    return hold.status === "needs_human" ? "needs_human" : "held";
  });
}

/**
 * Moves a payout to a side state. The money stays in transit. Who can do something about it is told once: the partner,
 * when it is its account. False when the lease was lost.
 */
export async function holdInTx(
  tx: Tx,
  ctx: Ctx,
  payoutId: string,
  fence: number,
  { status, reason }: Hold,
): Promise<boolean> {
  const [row] = await tx.select().from(payout).where(eq(payout.id, payoutId)).for("update");
  if (!row || row.leaseToken !== fence) return false;
  invariant(
    row.status === status || mayMove(row.status, status),
    `a payout goes from ${row.status} to ${status}`,
  );
  await changePayout(tx, row.id, fence, { status, statusReason: reason, checkedAt: ctx.now });
  if (row.status === status) return true;
  await audit(tx, ctx, {
    action: "payout.held",
    objectType: "payout",
    objectId: row.id,
    partnerId: row.partnerId,
    details: { from: row.status, to: status, reason },
  });
  // Of a change or a freeze its owners heard when it happened, and nothing waits for them.
  if (status === "held_account" && !TOLD_BEFORE.includes(reason))
    await tellPartner(tx, ctx, row.partnerId, "payout_on_hold", {
      amount: { minor: row.amountMinor, currency: row.currency },
      connectUrl: `${ctx.origin}/portal/payout-account`,
    });
  return true;
}
