import type { Attribution } from "../attribution.ts";
import { invariant } from "../errors.ts";
import {
  compareEvents,
  type RevenueEvent,
  type RevenueEventKind,
  type RevenueEventLine,
} from "../revenue-event.ts";
import type { CompiledHead } from "./compiled-version.ts";
import type { Counter } from "./counters.ts";
import { earnHead } from "./earn-head.ts";
import type { EarningLine } from "./earning-line.ts";
import { bookEarned } from "./instalments.ts";
import { activeAt } from "./joint-customer.ts";
import type { RatingRun } from "./rating-run.ts";
import type { WaitingPayment } from "./rating-state.ts";

/**
 * A payment of an invoice: what is paid of it goes up, for every enrolment on the customer, whichever of its heads cover
 * the payment. When the whole net has come, what waited for it is earned, in the order in which it came, each by the
 * version in force at its own time.
 */
export function payInvoice(run: RatingRun, event: RevenueEvent, own: readonly Attribution[]): void {
  if (event.kind !== "payment" || event.invoiceId === null || event.invoiceNetMinor === null) return;
  const { invoiceId, invoiceNetMinor } = event;
  const paidMinor = event.lines.reduce((sum, one) => sum + one.netMinor, 0n);
  for (const enrolmentId of enrolmentsOf(own)) {
    const paid = paidCounter(run, enrolmentId, invoiceId);
    paid.value += paidMinor;
    if (paid.value < invoiceNetMinor) continue;
    const ids = new Set(own.filter((one) => one.enrolmentId === enrolmentId).map((one) => one.id));
    const isDue = (one: WaitingPayment) => one.event.invoiceId === invoiceId && ids.has(one.attributionId);
    const due = run.waiting.filter(isDue);
    if (due.length === 0) continue;
    run.waiting = run.waiting.filter((one) => !isDue(one));
    for (const one of inOrder(run, due)) earnWaiting(run, one, event.occurredAt);
  }
}

/** Does this payment have to wait for the rest of its invoice? Without an invoice there is nothing to wait for. */
export function waitsForFullPayment(
  run: RatingRun,
  head: CompiledHead,
  { event, line, attribution }: EarningLine,
): boolean {
  if (head.head.earnedWhen !== "paid_in_full") return false;
  if (event.invoiceId === null || event.invoiceNetMinor === null) return false;
  const paid = paidCounter(run, attribution.enrolmentId, event.invoiceId);
  if (paid.value >= event.invoiceNetMinor) return false;
  run.waiting.push({
    event,
    eventLineOrdinal: line.ordinal,
    attributionId: attribution.id,
    headId: head.head.id,
    reducedMinor: 0n,
  });
  return true;
}

type Found = EarningLine & {
  readonly waiting: WaitingPayment;
  readonly head: CompiledHead;
  readonly nth: number;
};

function inOrder(run: RatingRun, due: readonly WaitingPayment[]): Found[] {
  return due
    .map((waiting) => find(run, waiting))
    .sort(
      (a, b) =>
        compareEvents(a.event, b.event) ||
        a.line.ordinal - b.line.ordinal ||
        (a.attribution.id === b.attribution.id
          ? a.nth - b.nth
          : a.attribution.id < b.attribution.id
            ? -1
            : 1),
    );
}

function find(run: RatingRun, waiting: WaitingPayment): Found {
  const { event } = waiting;
  const at = event.occurredAt.getTime();
  const joint = run.jointOf(event.customerId);
  const attribution = joint?.all.find((one) => one.id === waiting.attributionId);
  const line = event.lines.find((one) => one.ordinal === waiting.eventLineOrdinal);
  const compiled = attribution ? run.versions.lastAt(attribution.enrolmentId, at) : null;
  const nth = compiled?.heads.findIndex((one) => one.head.id === waiting.headId) ?? -1;
  const head = compiled?.heads[nth];
  invariant(joint && attribution && line && head, "what waits was covered when it came");
  return { waiting, event, line, attribution, active: activeAt(run.versions, joint, at), head, nth };
}

function earnWaiting(run: RatingRun, found: Found, earnedAt: Date): void {
  const { event, line, attribution, head, waiting } = found;
  const compiled = run.versions.lastAt(attribution.enrolmentId, event.occurredAt.getTime());
  invariant(compiled, "a head stands in a version");
  const earned = earnHead(run, compiled, head, found, earnedAt);
  if ("silent" in earned) return;
  bookEarned(run, compiled, head, earned, { event, line, earnedAt, reducedMinor: waiting.reducedMinor });
}

const PAYS_BACK: Partial<Record<RevenueEventKind, true>> = {
  refund: true,
  credit_note: true,
  dispute_lost: true,
  refund_failed: true,
};

/** A refund of a payment that waits: less of its invoice is paid, and less will be earned. Answers whose wait it is. */
export function reduceWaiting(
  run: RatingRun,
  event: RevenueEvent,
  line: RevenueEventLine,
  reducedNowMinor: bigint,
): ReadonlySet<string> {
  const concerned = new Set<string>();
  if (!run.waitsForInvoices) return concerned;
  // What makes an invoice void takes nothing off its payments.
  if (event.invoiceId !== null && PAYS_BACK[event.kind])
    for (const enrolmentId of enrolmentsOf(run.jointOf(event.customerId)?.all ?? []))
      paidCounter(run, enrolmentId, event.invoiceId).value -= reducedNowMinor;
  if (run.waiting.length === 0) return concerned;
  run.waiting = run.waiting.map((one) => {
    if (one.event.id !== event.reversesEventId || one.eventLineOrdinal !== line.ordinal) return one;
    concerned.add(one.attributionId);
    return { ...one, reducedMinor: one.reducedMinor + reducedNowMinor };
  });
  return concerned;
}

function enrolmentsOf(attributions: readonly Attribution[]): ReadonlySet<string> {
  return new Set(attributions.map((one) => one.enrolmentId));
}

function paidCounter(run: RatingRun, enrolmentId: string, invoiceId: string): Counter {
  return run.counters.at(`paid/${enrolmentId}/${invoiceId}`);
}
