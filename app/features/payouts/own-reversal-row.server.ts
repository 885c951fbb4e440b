import { and, eq, sql } from "drizzle-orm";
import { type NextStep, nextStep, type PayoutAttempt } from "#app/domain/payout-attempt.ts";
import type { PayoutState } from "#app/domain/payout-state.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { ownReversal, ownReversalAttempt } from "#db/schema/payout-care.ts";
import { type Reader, type Tx, withActor } from "#db/with-actor.server.ts";

export type OwnReversalRow = typeof ownReversal.$inferSelect;
export type OwnReversalAttemptRow = typeof ownReversalAttempt.$inferSelect;
export type OwnReversalStatus = "asked" | "sending" | "unknown" | "done" | "no_balance" | "needs_human";

/** The same protocol as a payout's: where a reversal stands, in the words of that rule. */
const AS_PAYOUT: Readonly<Record<OwnReversalStatus, PayoutState>> = {
  asked: "approved",
  sending: "sending",
  unknown: "unknown",
  done: "paid",
  no_balance: "cancelled",
  needs_human: "needs_human",
};

const LEASE_MS = 5 * 60_000;

export type ClaimedReversal = {
  readonly row: OwnReversalRow;
  readonly attempts: readonly OwnReversalAttemptRow[];
  readonly step: NextStep;
  readonly fence: number;
};

/** Takes a reversal for one step; null while it is in other hands, or when there is none. */
export function claimReversal(ctx: Ctx, id: string): Promise<ClaimedReversal | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(ownReversal).where(eq(ownReversal.id, id)).for("update");
    if (!row || (row.leaseUntil && ctx.now < row.leaseUntil)) return null;
    const attempts = await attemptsOf(tx, id);
    const step = stepOf(row, attempts, ctx.now);
    const fence = row.leaseToken + 1;
    await tx
      .update(ownReversal)
      .set({ leaseToken: fence, leaseUntil: new Date(ctx.now.getTime() + LEASE_MS) })
      .where(eq(ownReversal.id, id));
    return { row, attempts, step, fence };
  });
}

export function stepOf(row: OwnReversalRow, attempts: readonly OwnReversalAttemptRow[], now: Date): NextStep {
  const status = AS_PAYOUT[row.status as OwnReversalStatus];
  return nextStep({ id: row.id, status, checkedAt: null }, attempts.map(asAttempt), now);
}

function asAttempt(row: OwnReversalAttemptRow): PayoutAttempt {
  return {
    n: row.n,
    state: row.state as PayoutAttempt["state"],
    firstSentAt: row.firstSentAt,
    lastSentAt: row.lastSentAt,
    sticky: row.errorCode?.startsWith("sticky:") ?? false,
    lookedUpAt: row.lookedUpAt,
    emptyLooks: row.lookUps,
  };
}

function attemptsOf(reader: Reader, id: string): Promise<OwnReversalAttemptRow[]> {
  return reader
    .select()
    .from(ownReversalAttempt)
    .where(eq(ownReversalAttempt.ownReversalId, id))
    .orderBy(ownReversalAttempt.n);
}

/** Changes a reversal in the hands of this holder, and one of its attempts; false when its lease was taken over. */
export async function changeReversal(
  tx: Tx,
  { row, fence }: ClaimedReversal,
  set: Partial<
    Pick<OwnReversalRow, "status" | "statusReason" | "reversalId" | "leaseUntil" | "nextAttemptAt">
  >,
): Promise<boolean> {
  const changed = await tx
    .update(ownReversal)
    .set(set)
    .where(and(eq(ownReversal.id, row.id), eq(ownReversal.leaseToken, fence)))
    .returning({ id: ownReversal.id });
  return changed.length > 0;
}

export async function changeReversalAttempt(
  tx: Tx,
  { row }: ClaimedReversal,
  n: number,
  set: Partial<Pick<OwnReversalAttemptRow, "state" | "lastSentAt" | "errorCode" | "lookedUpAt">>,
  more: { readonly requestId?: string | null; readonly emptyLook?: boolean } = {},
): Promise<void> {
  await tx
    .update(ownReversalAttempt)
    .set({
      ...set,
      ...(more.requestId
        ? { requestIds: sql`array_append(${ownReversalAttempt.requestIds}, ${more.requestId})` }
        : {}),
      ...(more.emptyLook ? { lookUps: sql`${ownReversalAttempt.lookUps} + 1` } : {}),
    })
    .where(and(eq(ownReversalAttempt.ownReversalId, row.id), eq(ownReversalAttempt.n, n)));
}

/** Gives the lease back and answers when the next step is due; null: never by itself. */
export function releaseReversal(ctx: Ctx, claimed: ClaimedReversal): Promise<Date | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(ownReversal).where(eq(ownReversal.id, claimed.row.id)).for("update");
    if (!row) return null;
    const step = stepOf(row, await attemptsOf(tx, row.id), ctx.now);
    const isOver = step.do === "nothing" || step.do === "needs_human";
    const soon = new Date(ctx.now.getTime() + 60_000);
    const nextAttemptAt = isOver ? null : step.do === "wait" ? step.until : soon;
    await changeReversal(tx, claimed, { leaseUntil: null, nextAttemptAt });
    return nextAttemptAt;
  });
}
