import { invariant } from "../errors.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { CompiledHead, CompiledVersion } from "./compiled-version.ts";
import { earnHead } from "./earn-head.ts";
import { activeAt, book, type EarningLine } from "./earning-line.ts";
import type { RatingRun } from "./rating-run.ts";
import { originalFromLines, type WaitingPayment } from "./rating-state.ts";
import { takeBack } from "./take-back.ts";

/**
 * Terms that pay when an invoice is paid in full: does this payment have to wait for the rest of its invoice? The one that
 * completes it earns, and so does what waited for it, each by the version in force at its own time. A payment without an
 * invoice has nothing to wait for.
 */
export function waitsForFullPayment(
  run: RatingRun,
  compiled: CompiledVersion,
  head: CompiledHead,
  { event, line, attribution }: EarningLine,
): boolean {
  if (head.head.earnedWhen !== "paid_in_full") return false;
  if (event.invoiceId === null || event.invoiceNetMinor === null) return false;
  const paid = run.counters.at(paidKey(compiled.version.enrolmentId, event.invoiceId));
  const once = run.eventCounter(`paid/${compiled.version.enrolmentId}`);
  if (once.value === 0n) paid.value += event.lines.reduce((sum, one) => sum + one.netMinor, 0n);
  once.value = 1n;
  if (paid.value < event.invoiceNetMinor) {
    run.waiting.push({
      event,
      eventLineOrdinal: line.ordinal,
      attributionId: attribution.id,
      headId: head.head.id,
      reducedMinor: 0n,
    });
    return true;
  }
  const isComplete = (one: WaitingPayment) =>
    one.event.invoiceId === event.invoiceId &&
    one.attributionId === attribution.id &&
    one.headId === head.head.id;
  const complete = run.waiting.filter(isComplete);
  run.waiting = run.waiting.filter((one) => !isComplete(one));
  for (const one of complete) earnWaiting(run, one, event.occurredAt);
  return false;
}

function earnWaiting(run: RatingRun, waiting: WaitingPayment, earnedAt: Date): void {
  const { event } = waiting;
  const at = event.occurredAt.getTime();
  const attributions = run.attributionsOf(event.customerId);
  const attribution = attributions.find((one) => one.id === waiting.attributionId);
  const line = event.lines.find((one) => one.ordinal === waiting.eventLineOrdinal);
  const compiled = attribution ? run.versions.lastAt(attribution.enrolmentId, at) : null;
  const head = compiled?.heads.find((one) => one.head.id === waiting.headId);
  invariant(attribution && line && compiled && head, "what waits was covered when it came");
  const active = activeAt(run, attributions, at);
  const earned = earnHead(run, compiled, head, { event, line, attribution, active }, earnedAt);
  if ("silent" in earned) return;
  book(
    run,
    earned.map((one) => lessReduced(run, one, event, waiting.reducedMinor)),
    event,
  );
}

/** What was refunded while it waited never becomes the partner's. */
function lessReduced(
  run: RatingRun,
  line: CommissionLine,
  event: RevenueEvent,
  reducedMinor: bigint,
): CommissionLine {
  const original = originalFromLines(line, event, []);
  if (reducedMinor === 0n || !original) return line;
  const { targetMinor } = takeBack(run, original, reducedMinor, line.occurredAt.getTime());
  const part = { n: 1, of: 1, wholeMinor: line.amountMinor, reducedMinor, takenMinor: targetMinor };
  return {
    ...line,
    amountMinor: line.amountMinor - targetMinor,
    working: { ...line.working, part } as CommissionLine["working"],
  };
}

/** A refund of a payment that waits: less of its invoice is paid, and less will be earned. Answers whose wait it is. */
export function reduceWaiting(
  run: RatingRun,
  event: RevenueEvent,
  line: RevenueEventLine,
  reducedNowMinor: bigint,
): ReadonlySet<string> {
  const concerned = new Set<string>();
  if (run.waiting.length === 0 && event.invoiceId === null) return concerned;
  lowerPaid(run, event, reducedNowMinor);
  run.waiting = run.waiting.map((one) => {
    if (one.event.id !== event.reversesEventId || one.eventLineOrdinal !== line.ordinal) return one;
    concerned.add(one.attributionId);
    return { ...one, reducedMinor: one.reducedMinor + reducedNowMinor };
  });
  return concerned;
}

/** What is paid of an invoice goes down for every enrolment that counts it. */
function lowerPaid(run: RatingRun, event: RevenueEvent, reducedNowMinor: bigint): void {
  if (event.invoiceId === null) return;
  const enrolments = new Set(run.attributionsOf(event.customerId).map((one) => one.enrolmentId));
  for (const enrolmentId of enrolments) {
    const key = paidKey(enrolmentId, event.invoiceId);
    if (run.counters.has(key)) run.counters.at(key).value -= reducedNowMinor;
  }
}

function paidKey(enrolmentId: string, invoiceId: string): string {
  return `paid/${enrolmentId}/${invoiceId}`;
}
