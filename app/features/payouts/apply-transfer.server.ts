import { and, eq, inArray, sql } from "drizzle-orm";
import type { StripeReversal, StripeTransfer } from "#app/adapters/stripe/transfers.server.ts";
import { transferGroup, verifyTransfer } from "#app/domain/payout-attempt.ts";
import { payoutReversedJournal, payoutSettledJournal } from "#app/domain/payout-journals.ts";
import { mayMove, type PayoutState } from "#app/domain/payout-state.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import { payoutDecision } from "#db/schema/payout-care.ts";
import { payout, payoutAttempt, transferReversal } from "#db/schema/payouts.ts";
import { statement } from "#db/schema/statements.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { FROZEN_PARAMS } from "./frozen-params.ts";
import type { PaymentOutcome } from "./payment-outcome.ts";
import {
  type AttemptRow,
  changePayout,
  frozenTransfer,
  loadAttempts,
  type PayoutRow,
} from "./payout-row.server.ts";
import { rebuildAttempt } from "./rebuild-attempt.server.ts";
import { tellPartner } from "./tell-partner.server.ts";

/** A transfer as it was read from Stripe, with what came back of it. */
export type SeenAtStripe = StripeTransfer & { readonly reversals: readonly StripeReversal[] };

/** How we came to see it; only a reading of the object, not the call's own answer, confirms a payment. */
export type SeenVia = "answer" | "webhook" | "look_up" | "reconciliation";

/**
 * Step 8, the one place where a payout becomes paid: by the call's answer, a webhook, a look-up or the reconciliation,
 * once each or all of them, in any order. What is not exactly what was approved goes to a person and settles nothing.
 */
export async function applyTransfer(
  tx: Tx,
  ctx: Ctx,
  seen: SeenAtStripe,
  via: SeenVia,
): Promise<Extract<PaymentOutcome, "paid" | "needs_human"> | "not_ours"> {
  const payoutId = seen.metadata.payout_id;
  if (!payoutId || seen.transferGroup !== transferGroup(payoutId)) return "not_ours";
  const [row] = await tx.select().from(payout).where(eq(payout.id, payoutId)).for("update");
  if (!row) return "not_ours";
  const written = await loadAttempts(tx, payoutId);
  const rebuilt =
    row.transferId === null && !attemptOf(written, seen)
      ? await rebuildAttempt(tx, ctx, row, written, seen)
      : null;
  const attempts = rebuilt ? [...written, rebuilt] : written;
  if (row.transferId !== seen.id) {
    const found = whyNotSettle(row, attempts, seen);
    const problem = found && (await isAdopted(tx, row, seen, found)) ? null : found;
    if (problem) return alarm(tx, ctx, row, seen, problem);
    await settle(tx, ctx, row, attempts, seen, via);
  } else if (via !== "answer" && row.confirmedAt === null) {
    await changePayout(tx, payoutId, null, { confirmedAt: ctx.now });
  }
  await applyReversals(tx, ctx, row, seen);
  return "paid";
}

function whyNotSettle(row: PayoutRow, attempts: readonly AttemptRow[], seen: SeenAtStripe): string | null {
  if (row.transferId !== null) return "second_transfer";
  if (!mayMove(row.status, "paid")) return "transfer_of_unapproved_payout";
  const ours = attemptOf(attempts, seen);
  if (!ours) return "transfer_of_unknown_attempt";
  if (attempts.some((other) => other.n !== ours.n && isOpen(other))) return "second_attempt_open";
  const sent = FROZEN_PARAMS.safeParse(ours.params);
  if (sent.success && sent.data.metadata.env !== seen.metadata.env) return "other_installation";
  return verifyTransfer(frozenTransfer(row), {
    ...seen,
    payoutId: seen.metadata.payout_id ?? null,
    // What came back is booked after it; the transfer itself was right.
    reversedMinor: 0n,
  });
}

const attemptOf = (attempts: readonly AttemptRow[], seen: SeenAtStripe) =>
  attempts.find((attempt) => attempt.idempotencyKey === seen.metadata.attempt_id);
const isOpen = (attempt: AttemptRow) => attempt.state === "sending" || attempt.state === "unknown";

/** What a person may say is right nevertheless: the transfer is the approved one, only its attempt is not known. */
const ADOPTABLE: readonly string[] = ["transfer_of_unknown_attempt", "second_attempt_open"];

async function isAdopted(tx: Tx, row: PayoutRow, seen: SeenAtStripe, problem: string): Promise<boolean> {
  if (!ADOPTABLE.includes(problem)) return false;
  const named = { ...seen, payoutId: seen.metadata.payout_id ?? null, reversedMinor: 0n };
  if (verifyTransfer(frozenTransfer(row), named) !== null) return false;
  const [decided] = await tx
    .select({ id: payoutDecision.id })
    .from(payoutDecision)
    .where(
      and(
        eq(payoutDecision.payoutId, row.id),
        eq(payoutDecision.kind, "adopt"),
        eq(payoutDecision.transferId, seen.id),
      ),
    );
  return decided !== undefined;
}

/** Paid, and told: in transit → gone, once for this transfer. The lease is taken from whoever held it. */
async function settle(
  tx: Tx,
  ctx: Ctx,
  row: PayoutRow,
  attempts: readonly AttemptRow[],
  seen: SeenAtStripe,
  via: SeenVia,
): Promise<void> {
  const attempt = attemptOf(attempts, seen);
  for (const other of attempts) if (other !== attempt && isOpen(other)) await giveUp(tx, other);
  if (attempt)
    await tx
      .update(payoutAttempt)
      .set({ transferId: seen.id, ...(isOpen(attempt) ? { state: "succeeded" } : {}) })
      .where(and(eq(payoutAttempt.payoutId, row.id), eq(payoutAttempt.n, attempt.n)));
  await changePayout(tx, row.id, null, {
    ...FREED,
    leaseToken: row.leaseToken + 1,
    status: "paid",
    statusReason: null,
    transferId: seen.id,
    paidAt: ctx.now,
    confirmedAt: via === "answer" ? null : ctx.now,
  });
  await writeJournal(tx, payoutSettledJournal(seen.id, row.amountMinor), placeOf(row, ctx));
  await audit(tx, ctx, {
    action: "payout.paid",
    objectType: "payout",
    objectId: row.id,
    partnerId: row.partnerId,
    details: { transferId: seen.id, amountMinor: String(row.amountMinor), currency: row.currency, via },
  });
  const [paper] = await tx
    .select({ number: statement.number })
    .from(statement)
    .where(eq(statement.id, row.statementId));
  await tellPartner(tx, ctx, row.partnerId, "payout_sent", {
    amount: { minor: row.amountMinor, currency: row.currency },
    statementNumber: paper?.number ?? row.statementId,
    payoutUrl: `${ctx.origin}/portal/payouts`,
  });
}

/** An open attempt beside an adopted transfer: its key is dead, and nothing waits for it any more. */
async function giveUp(tx: Tx, { payoutId, n }: AttemptRow): Promise<void> {
  const which = and(eq(payoutAttempt.payoutId, payoutId), eq(payoutAttempt.n, n));
  await tx.update(payoutAttempt).set({ state: "unknown" }).where(which);
  await tx.update(payoutAttempt).set({ state: "abandoned" }).where(which);
}

const FREED = { leaseUntil: null, nextAttemptAt: null } as const;

/** What a person took back in Stripe's dashboard: each once; the state says how much is left. Never sent again by machine. */
async function applyReversals(tx: Tx, ctx: Ctx, row: PayoutRow, seen: SeenAtStripe): Promise<void> {
  let added = 0;
  for (const reversal of seen.reversals) {
    const written = await tx
      .insert(transferReversal)
      .values({
        id: reversal.id,
        partnerId: row.partnerId,
        payoutId: row.id,
        transferId: seen.id,
        amountMinor: reversal.amountMinor,
        currency: reversal.currency,
        reversedAt: reversal.createdAt,
        recordedAt: ctx.now,
      })
      .onConflictDoNothing()
      .returning({ id: transferReversal.id });
    if (written.length === 0) continue;
    added++;
    await writeJournal(tx, payoutReversedJournal(reversal.id, reversal.amountMinor), placeOf(row, ctx));
    await audit(tx, ctx, {
      action: "payout.reversed",
      objectType: "payout",
      objectId: row.id,
      partnerId: row.partnerId,
      details: { reversalId: reversal.id, amountMinor: String(reversal.amountMinor) },
    });
  }
  if (added === 0) return;
  const [sum] = await tx
    .select({ minor: sql<string>`sum(${transferReversal.amountMinor})` })
    .from(transferReversal)
    .where(eq(transferReversal.payoutId, row.id));
  const status: PayoutState = BigInt(sum?.minor ?? "0") >= row.amountMinor ? "reversed" : "partly_reversed";
  await tx
    .update(payout)
    .set({ status, version: sql`${payout.version} + 1` })
    .where(and(eq(payout.id, row.id), inArray(payout.status, ["paid", "partly_reversed", "needs_human"])));
}

/** Money that is not what was approved, or not approved at all: nothing is booked, a person looks. */
async function alarm(
  tx: Tx,
  ctx: Ctx,
  row: PayoutRow,
  seen: SeenAtStripe,
  problem: string,
): Promise<"needs_human"> {
  await audit(tx, ctx, {
    action: "payout.transfer_refused",
    objectType: "payout",
    objectId: row.id,
    partnerId: row.partnerId,
    details: { transferId: seen.id, problem, amountMinor: String(seen.amountMinor), currency: seen.currency },
  });
  if (mayMove(row.status, "needs_human"))
    await changePayout(tx, row.id, null, {
      ...FREED,
      leaseToken: row.leaseToken + 1,
      status: "needs_human",
      statusReason: problem,
    });
  return "needs_human";
}

function placeOf(row: PayoutRow, ctx: Ctx) {
  const { partnerId, legalEntityId, currency } = row;
  return { partnerId, legalEntityId, currency, periodId: null, eventAt: ctx.now, now: ctx.now };
}
