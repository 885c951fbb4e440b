import { and, asc, eq, inArray, isNull, lte, ne, notExists, or } from "drizzle-orm";
import type { PayoutState } from "#app/domain/payout-state.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { ownReversal } from "#db/schema/payout-care.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { payoutRunPause } from "#db/schema/run-pauses.ts";
import { withActor } from "#db/with-actor.server.ts";
import { payJobKey } from "./pay-job-key.ts";

const UNDER_WAY: PayoutState[] = [
  "approved",
  "sending",
  "unknown",
  "waiting_funds",
  "held_account",
  "held_currency",
];
/** At most this many a minute; the rest comes with the next. */
const AT_ONCE = 500;

/**
 * Wishes for the next step of every payout, and of every reversal of ours, that is due: what waited for its time, and
 * what a worker that died left behind. Answers how many.
 */
export function resumePayouts(ctx: Ctx): Promise<number> {
  return withActor(ctx, async (tx) => {
    const openPause = tx
      .select({ id: payoutRunPause.id })
      .from(payoutRunPause)
      .where(and(eq(payoutRunPause.runId, payout.runId), isNull(payoutRunPause.resumedAt)));
    const due = await tx
      .select({ id: payout.id })
      .from(payout)
      .innerJoin(payoutRun, and(eq(payoutRun.id, payout.runId), eq(payoutRun.status, "released")))
      .where(
        and(
          eq(payout.rail, "stripe"),
          inArray(payout.status, UNDER_WAY),
          or(isNull(payout.leaseUntil), lte(payout.leaseUntil, ctx.now)),
          or(isNull(payout.nextAttemptAt), lte(payout.nextAttemptAt, ctx.now)),
          // Nothing was sent of these: there is nothing to do but to send.
          or(ne(payout.status, "approved"), notExists(openPause)),
        ),
      )
      .orderBy(asc(payout.nextAttemptAt), asc(payout.id))
      .limit(AT_ONCE);
    for (const { id } of due) await enqueue(tx, "pay_payout", { payoutId: id }, { jobKey: payJobKey(id) });
    const back = await tx
      .select({ id: ownReversal.id })
      .from(ownReversal)
      .where(
        and(
          inArray(ownReversal.status, ["asked", "sending", "unknown"]),
          or(isNull(ownReversal.leaseUntil), lte(ownReversal.leaseUntil, ctx.now)),
          or(isNull(ownReversal.nextAttemptAt), lte(ownReversal.nextAttemptAt, ctx.now)),
        ),
      )
      .limit(AT_ONCE);
    for (const { id } of back)
      await enqueue(tx, "reverse_transfer", { ownReversalId: id }, { jobKey: `reverse_transfer:${id}` });
    return due.length + back.length;
  });
}
