import { inArray } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import type { Ctx } from "#app/features/context.server.ts";
import {
  type AssignedPeriod,
  periodAssigner,
  programmeTimeZone,
} from "#app/features/revenue/assign-period.server.ts";
import {
  contentHash,
  customerOf,
  inputKey,
  type Known,
  loadKnown,
} from "#app/features/revenue/load-known.server.ts";
import { lockPayments } from "#app/features/revenue/lock-payments.server.ts";
import { preparePayment } from "#app/features/revenue/prepare-payment.server.ts";
import { prepareReduction } from "#app/features/revenue/prepare-reduction.server.ts";
import type { Prepared } from "#app/features/revenue/prepared-event.ts";
import {
  byOccurrence,
  quarantineInput,
  settleQuarantine,
  takeWaitingReductions,
} from "#app/features/revenue/quarantine.server.ts";
import type { RecordOutcome, RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { derivedId } from "#db/new-id.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { attribution } from "#db/schema/customers.ts";
import { revenueEvent, revenueEventLine } from "#db/schema/revenue.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

/** Most inputs of one call: one transaction, one answer. */
export const MOST_EVENTS = 1_000;

/**
 * The one verb in which webhook, API and CSV end: stores each fact once by (source, external id), puts it into its
 * month, and asks for the open month of the partners concerned to be rated again, all in one transaction. Payments go
 * before what reduces them, so the order of one call does not matter. Answers in the order of the inputs.
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
  await lockPayments(tx, inputs);
  const recorder: Recorder = {
    tx,
    now: ctx.now,
    by: recorderOf(ctx),
    known: await loadKnown(tx, inputs),
    assign: periodAssigner(tx, await programmeTimeZone(tx)),
    customers: new Set(),
  };
  const outcomes: RecordOutcome[] = new Array(inputs.length);
  for (const index of paymentsFirst(inputs)) outcomes[index] = await recordOne(recorder, inputs[index]!);
  await askForRating(tx, recorder.customers);
  const freed = await freedReductions(tx, inputs, outcomes);
  if (freed.length > 0) await recordInTransaction(tx, ctx, freed);
  return outcomes;
}

type Recorder = {
  readonly tx: Tx;
  readonly now: Date;
  readonly by: string;
  readonly known: Known;
  readonly assign: (occurredAt: Date) => Promise<AssignedPeriod>;
  /** Those whose money changed: their partners are rated again. */
  readonly customers: Set<string>;
};

async function recordOne(recorder: Recorder, input: RevenueEventInput): Promise<RecordOutcome> {
  const { tx, now, by, known } = recorder;
  const key = inputKey(input);
  const contentSha256 = contentHash(input);
  const before = known.recorded.get(key);
  if (before) {
    const customerId = customerOf(input, known);
    const same =
      before.contentSha256 === contentSha256 && (customerId === null || customerId === before.customerId);
    return { status: same ? "repeated" : "conflict", eventId: before.eventId };
  }
  const setAside = known.quarantined.get(key);
  const saidBefore = setAside?.contentSha256 === contentSha256;
  if (saidBefore && setAside?.state === "dismissed") return { status: "repeated", eventId: null };
  const prepared =
    input.kind === "payment"
      ? await preparePayment(tx, now, input, known)
      : await prepareReduction(tx, input);
  if (typeof prepared === "string") {
    await quarantineInput(tx, now, input, prepared);
    known.quarantined.set(key, { contentSha256, state: "waiting" });
    return saidBefore ? { status: "repeated", eventId: null } : { status: "quarantined", reason: prepared };
  }
  const assigned = await recorder.assign(prepared.occurredAt);
  const eventId = await writeEvent(tx, { input, prepared, assigned, contentSha256, now, by });
  if (!eventId) return committedMeanwhile(tx, input, contentSha256);
  known.recorded.set(key, { eventId, contentSha256, customerId: prepared.customerId });
  recorder.customers.add(prepared.customerId);
  if (setAside) await settleQuarantine(tx, now, by, input, eventId);
  return { status: "recorded", eventId, lateForPeriodId: assigned.lateForPeriodId };
}

/** Somebody else committed this id since we looked: a reduction under the same id of another payment. */
async function committedMeanwhile(
  tx: Tx,
  input: RevenueEventInput,
  contentSha256: string,
): Promise<RecordOutcome> {
  const known = (await loadKnown(tx, [input])).recorded.get(inputKey(input));
  const eventId = known?.eventId ?? null;
  return { status: known?.contentSha256 === contentSha256 ? "repeated" : "conflict", eventId };
}

/** What waited for a payment, or for a refund, that was recorded just now. */
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

/** Ids are derived, so that the order of events at one instant does not depend on the order of arrival. */
function eventIdOf(input: RevenueEventInput): string {
  return derivedId("evt", inputKey(input));
}

/** Indexes, payments first, then in the order in which things happened: the order of a batch means nothing. */
function paymentsFirst(inputs: readonly RevenueEventInput[]): number[] {
  const rank = (input: RevenueEventInput) => (input.kind === "payment" ? 0 : 1);
  return [...inputs.entries()]
    .sort(([, a], [, b]) => rank(a) - rank(b) || byOccurrence(a, b))
    .map(([index]) => index);
}

type EventToWrite = {
  readonly input: RevenueEventInput;
  readonly prepared: Prepared;
  readonly assigned: AssignedPeriod;
  readonly contentSha256: string;
  readonly now: Date;
  readonly by: string;
};

/** The event and its lines; null when it stood already. */
async function writeEvent(
  tx: Tx,
  { input, prepared, assigned, ...rest }: EventToWrite,
): Promise<string | null> {
  const [written] = await tx
    .insert(revenueEvent)
    .values({
      id: eventIdOf(input),
      source: input.source,
      externalId: input.externalId,
      contentSha256: rest.contentSha256,
      kind: input.kind,
      legalEntityId: prepared.legalEntityId,
      customerId: prepared.customerId,
      invoiceId: prepared.invoiceId,
      reversesEventId: prepared.reversesEventId,
      currency: input.currency,
      netMinor: prepared.netMinor,
      taxMinor: prepared.taxMinor,
      occurredAt: prepared.occurredAt,
      receivedAt: rest.now,
      periodId: assigned.periodId,
      lateForPeriodId: assigned.lateForPeriodId,
      recordedBy: rest.by,
    })
    .onConflictDoNothing({ target: [revenueEvent.source, revenueEvent.externalId] })
    .returning({ id: revenueEvent.id });
  if (!written) return null;
  if (prepared.lines.length > 0)
    await tx
      .insert(revenueEventLine)
      .values(prepared.lines.map((line) => ({ eventId: written.id, ...line })));
  return written.id;
}

/**
 * One waiting job per partner, whatever the number of events. It rates every open month: a month's reversals follow
 * from the lines of the months before it.
 */
async function askForRating(tx: Tx, customers: ReadonlySet<string>): Promise<void> {
  if (customers.size === 0) return;
  const partners = await tx
    .selectDistinct({ partnerId: attribution.partnerId })
    .from(attribution)
    .where(inArray(attribution.customerId, [...customers]));
  for (const { partnerId } of partners)
    await enqueue(tx, "rate_open_month", { partnerId }, { jobKey: `rate:${partnerId}` });
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
