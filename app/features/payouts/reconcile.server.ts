import { and, eq, gte, inArray, isNotNull, or, sql } from "drizzle-orm";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import type { StripeTransfer } from "#app/adapters/stripe/transfers.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import {
  payout,
  payoutAttempt,
  reconciliation,
  reconciliationBreak,
  transferReversal,
} from "#db/schema/payouts.ts";
import { type Reader, type Tx, withActor } from "#db/with-actor.server.ts";
import { compareBalance } from "./compare-balance.ts";
import { compareBooks, type FoundBreak, type OurPayout } from "./compare-books.ts";
import type { PayoutRow } from "./payout-row.server.ts";
import { settleFromTransfer } from "./settle-from-transfer.server.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Transfers this young are read in full; older ones of ours one by one. */
const LOOK_BACK_DAYS = 7;

export type Reconciled = {
  readonly reconciliationId: string;
  readonly examined: { readonly transfers: number; readonly payouts: number; readonly inFlight: number };
  /** New ones; those that were open already stay as they are. */
  readonly breaksFound: number;
};

/**
 * Compares Stripe's transfers and balance movements of the last days with our payouts, attempts and journals, both ways. A transfer that is
 * ours and was not booked (its webhook was lost) is booked first. What still differs stands as a break until a person
 * settles it, and no run is prepared or approved before.
 */
export async function reconcile(ctx: Ctx): Promise<Reconciled> {
  // Stripe tells time in whole seconds.
  const since = new Date(Math.floor((ctx.now.getTime() - LOOK_BACK_DAYS * DAY_MS) / 1000) * 1000);
  // Movements first: what moved is listed as a transfer by the time that those are read.
  const moves = await ctx.stripe.listBalanceMovesSince(since);
  const transfers = await ctx.stripe.listTransfersSince(since);
  await bookMissed(ctx, transfers);
  const before = await withActor(ctx, (tx) => loadOurPayouts(tx, since, transfers));
  const older = await readOlder(ctx, before, transfers);
  return withActor(ctx, async (tx) => {
    const ours = await loadOurPayouts(tx, since, transfers);
    const found = [
      ...compareBooks({ transfers: [...transfers, ...older], ours, now: ctx.now }),
      ...compareBalance({ moves, transfers, reversals: await reversalsSince(tx, since), now: ctx.now }),
    ];
    const reconciliationId = newId("rec", ctx.now);
    const examined = {
      transfers: transfers.length,
      balanceMoves: moves.length,
      payouts: ours.length,
      inFlight: ours.filter(({ status }) => status === "sending" || status === "unknown").length,
    };
    const fresh = await notSettledBefore(tx, found);
    await tx.insert(reconciliation).values({
      id: reconciliationId,
      startedAt: ctx.now,
      finishedAt: ctx.now,
      examined,
      breaksFound: found.length,
    });
    const breaksFound = await openBreaks(tx, ctx, reconciliationId, fresh);
    await audit(tx, ctx, {
      action: "reconciliation.finished",
      objectType: "reconciliation",
      objectId: reconciliationId,
      details: { ...examined, breaksFound },
    });
    return { reconciliationId, examined, breaksFound };
  });
}

/** Steps 8 and 15 for what no webhook brought. */
async function bookMissed(ctx: Ctx, transfers: readonly StripeTransfer[]): Promise<void> {
  const named = transfers.filter(({ metadata }) => metadata.payout_id);
  if (named.length === 0) return;
  const known = await withActor(ctx, async (tx) => ({
    payouts: await tx
      .select({ id: payout.id, transferId: payout.transferId })
      .from(payout)
      .where(inArray(payout.id, [...new Set(named.map(({ metadata }) => metadata.payout_id ?? ""))])),
    reversed: await reversedByTransfer(
      tx,
      named.map(({ id }) => id),
    ),
  }));
  for (const transfer of named) {
    const row = known.payouts.find(({ id }) => id === transfer.metadata.payout_id);
    if (!row) continue;
    const unbooked = row.transferId === null;
    const behind =
      row.transferId === transfer.id &&
      (known.reversed.get(transfer.id) ?? 0n) !== transfer.amountReversedMinor;
    if (unbooked || behind) await settleFromTransfer(ctx, { transferId: transfer.id, via: "reconciliation" });
  }
}

/** Payouts of ours that the list should show, named by it, or under way. */
async function loadOurPayouts(
  reader: Reader,
  since: Date,
  transfers: readonly StripeTransfer[],
): Promise<OurPayout[]> {
  const rows: PayoutRow[] = await reader
    .select()
    .from(payout)
    .where(
      and(
        eq(payout.rail, "stripe"),
        or(
          inArray(payout.status, ["sending", "unknown"]),
          and(isNotNull(payout.transferId), gte(payout.paidAt, since)),
          inArray(payout.transferId, ["", ...transfers.map(({ id }) => id)]),
        ),
      ),
    );
  const ids = rows.flatMap(({ transferId }) => (transferId ? [transferId] : []));
  const reversed = await reversedByTransfer(reader, ids);
  const settled = await settledByTransfer(reader, ids);
  const open = await reader
    .select({ payoutId: payoutAttempt.payoutId, firstSentAt: payoutAttempt.firstSentAt })
    .from(payoutAttempt)
    .where(inArray(payoutAttempt.state, ["sending", "unknown"]));
  const firstSent = new Map(open.map((attempt) => [attempt.payoutId, attempt.firstSentAt]));
  return rows.map((row) => ({
    payoutId: row.id,
    transferId: row.transferId,
    status: row.status,
    amountMinor: row.amountMinor,
    currency: row.currency,
    underWaySince: firstSent.get(row.id) ?? row.createdAt,
    reversedMinor: (row.transferId && reversed.get(row.transferId)) || 0n,
    journalMinor: (row.transferId && settled.get(row.transferId)) || 0n,
  }));
}

async function reversalsSince(reader: Reader, since: Date) {
  return reader
    .select({
      id: transferReversal.id,
      payoutId: transferReversal.payoutId,
      amountMinor: transferReversal.amountMinor,
      currency: transferReversal.currency,
      at: transferReversal.reversedAt,
    })
    .from(transferReversal)
    .innerJoin(payout, and(eq(payout.id, transferReversal.payoutId), eq(payout.rail, "stripe")))
    .where(gte(transferReversal.reversedAt, since));
}

async function reversedByTransfer(reader: Reader, ids: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await reader
    .select({
      transferId: transferReversal.transferId,
      minor: sql<string>`sum(${transferReversal.amountMinor})`,
    })
    .from(transferReversal)
    .where(inArray(transferReversal.transferId, ["", ...ids]))
    .groupBy(transferReversal.transferId);
  return new Map(rows.map((row) => [row.transferId, BigInt(row.minor)]));
}

async function settledByTransfer(reader: Reader, ids: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await reader
    .select({ transferId: journal.cause, minor: sql<string>`-sum(${journalEntry.amountMinor})` })
    .from(journal)
    .innerJoin(journalEntry, eq(journalEntry.journalId, journal.id))
    .where(
      and(
        eq(journal.kind, "payout_settled"),
        eq(journalEntry.accountCode, "stripe_balance"),
        inArray(journal.cause, ["", ...ids]),
      ),
    )
    .groupBy(journal.cause);
  return new Map(rows.map((row) => [row.transferId, BigInt(row.minor)]));
}

/** Payouts that were paid in these days by a transfer that is older, or that Stripe does not list. */
async function readOlder(
  ctx: Ctx,
  ours: readonly OurPayout[],
  listed: readonly StripeTransfer[],
): Promise<StripeTransfer[]> {
  const seen = new Set(listed.map(({ id }) => id));
  const found: StripeTransfer[] = [];
  for (const { transferId } of ours) {
    if (transferId === null || seen.has(transferId)) continue;
    try {
      found.push(await ctx.stripe.retrieveTransfer(transferId));
    } catch (error) {
      if (classifyStripeError(error).outcome !== "definite_no") throw error;
    }
  }
  return found;
}

/** A person has explained exactly this difference already. */
async function notSettledBefore(tx: Tx, found: readonly FoundBreak[]): Promise<FoundBreak[]> {
  if (found.length === 0) return [];
  const before = await tx
    .select()
    .from(reconciliationBreak)
    .where(
      and(
        inArray(
          reconciliationBreak.reference,
          found.map(({ reference }) => reference),
        ),
        isNotNull(reconciliationBreak.settledAt),
      ),
    );
  return found.filter(
    (now) =>
      !before.some(
        (old) =>
          old.kind === now.kind &&
          old.reference === now.reference &&
          old.expectedMinor === now.expectedMinor &&
          old.foundMinor === now.foundMinor,
      ),
  );
}

async function openBreaks(
  tx: Tx,
  ctx: Ctx,
  reconciliationId: string,
  fresh: readonly FoundBreak[],
): Promise<number> {
  if (fresh.length === 0) return 0;
  const opened = await tx
    .insert(reconciliationBreak)
    .values(
      fresh.map((difference) => ({
        ...difference,
        id: newId("brk", ctx.now),
        reconciliationId,
        openedAt: ctx.now,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: reconciliationBreak.id });
  return opened.length;
}
