import { DomainError } from "#app/domain/errors.ts";
import { isEarningKind } from "#app/domain/revenue-event.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { askForRating } from "#app/features/revenue/ask-for-rating.server.ts";
import { periodAssigner, programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { loadKnown } from "#app/features/revenue/load-known.server.ts";
import { lockPayments } from "#app/features/revenue/lock-payments.server.ts";
import { byOccurrence, takeWaitingReductions } from "#app/features/revenue/quarantine.server.ts";
import { recordPayments } from "#app/features/revenue/record-payments.server.ts";
import { recordReduction } from "#app/features/revenue/record-reduction.server.ts";
import type { Recorder } from "#app/features/revenue/recorder.server.ts";
import type { RecordOutcome, RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

/** Most inputs of one call: one transaction, one answer. */
export const MOST_EVENTS = 1_000;

/**
 * The one verb in which webhook, API and CSV end: stores each fact once by (source, external id), puts it into its
 * month, and asks for the open month of the partners concerned to be rated again, all in one transaction. What brings
 * revenue goes before what reduces it, so the order of one call does not matter. Answers in the order of the inputs.
 * Refuses: batch_too_large. What cannot become a fact yet is quarantined with its money, never guessed.
 */
export async function recordRevenueEvents(
  ctx: Ctx,
  inputs: readonly RevenueEventInput[],
): Promise<RecordOutcome[]> {
  if (inputs.length > MOST_EVENTS) throw new DomainError("batch_too_large", { most: MOST_EVENTS });
  return withActor(ctx, (tx) => recordInTransaction(tx, ctx, inputs));
}

/** The same inside a caller's transaction. */
export async function recordInTransaction(
  tx: Tx,
  ctx: Pick<Ctx, "actor" | "now">,
  inputs: readonly RevenueEventInput[],
): Promise<RecordOutcome[]> {
  if (inputs.length === 0) return [];
  // Copies: one object that comes twice is told twice.
  const told = inputs.map((input) => ({ ...input }));
  await lockPayments(tx, told);
  const recorder: Recorder = {
    tx,
    now: ctx.now,
    by: recorderOf(ctx),
    known: await loadKnown(tx, told),
    assign: periodAssigner(tx, await programmeTimeZone(tx)),
    customers: new Set(),
  };
  // In the order in which things happened: the order of a batch means nothing.
  const inOrder = told.toSorted(byOccurrence);
  const outcomeOf = await recordPayments(
    recorder,
    inOrder.filter(({ kind }) => isEarningKind(kind)),
  );
  for (const input of inOrder)
    if (!isEarningKind(input.kind)) outcomeOf.set(input, await recordReduction(recorder, input));
  await askForRating(tx, recorder.customers);
  const outcomes = told.map((input) => outcomeOf.get(input)!);
  const freed = await freedReductions(tx, inputs, outcomes);
  if (freed.length > 0) await recordInTransaction(tx, ctx, freed);
  return outcomes;
}

/** What waited for a payment, an issued invoice or a refund that was recorded just now. */
async function freedReductions(
  tx: Tx,
  inputs: readonly RevenueEventInput[],
  outcomes: readonly RecordOutcome[],
): Promise<RevenueEventInput[]> {
  const recorded = inputs.filter((_, index) => outcomes[index]?.status === "recorded");
  const freed: RevenueEventInput[] = [];
  for (const [source, ofSource] of Map.groupBy(recorded, (input) => input.source)) {
    const payments = new Set(ofSource.map((input) => input.reversesExternalId ?? input.externalId));
    freed.push(...(await takeWaitingReductions(tx, source, [...payments])));
  }
  return freed;
}

function recorderOf(ctx: Pick<Ctx, "actor">): string {
  switch (ctx.actor.kind) {
    case "system":
      return ctx.actor.job;
    case "anonymous":
      return "anonymous";
    default:
      return ctx.actor.accountId;
  }
}
