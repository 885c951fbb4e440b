import type { Ctx } from "#app/features/context.server.ts";
import type { Tx } from "#db/with-actor.server.ts";
import type { PayoutRow } from "./payout-row.server.ts";
import { refuseInReconcileOnly } from "./reconcile-only.server.ts";
import { refusePaused } from "./refuse-paused.server.ts";
import { refuseAboveDayCap, refuseUnapproved, refuseWhileHalted } from "./refuse-unapproved.server.ts";
import type { SendRefusal } from "./send-refusal.ts";

/** A gate: null lets it pass. It reads inside the transaction that commits the attempt, and never calls Stripe. */
type Gate = (tx: Tx, ctx: Ctx, row: PayoutRow) => Promise<SendRefusal | null>;

const GATES: readonly Gate[] = [
  refuseInReconcileOnly,
  refusePaused,
  refuseWhileHalted,
  refuseUnapproved,
  refuseAboveDayCap,
];

/**
 * The last word before money moves, and the one place for it: asked with the payout's row locked, in the very
 * transaction that commits the attempt (a first one or a repeat), so that nothing changes between the yes and the
 * sending. The first gate that says no decides.
 */
export async function whyNotSend(tx: Tx, ctx: Ctx, row: PayoutRow): Promise<SendRefusal | null> {
  for (const gate of GATES) {
    const refusal = await gate(tx, ctx, row);
    if (refusal) return refusal;
  }
  return null;
}
