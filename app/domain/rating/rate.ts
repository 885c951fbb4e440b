import { compareEvents, isEarningKind, type RevenueEvent } from "../revenue-event.ts";
import { adjustmentLine } from "./adjustment.ts";
import type { CommissionLine } from "./commission-line.ts";
import { rememberFirsts } from "./first-payments.ts";
import { bookDueParts } from "./instalments.ts";
import { activeAt } from "./joint-customer.ts";
import { rateEarningLine } from "./rate-payment.ts";
import { reverseLine } from "./rate-reversal.ts";
import type { RatingInput } from "./rating-input.ts";
import { type RatingRun, startRun } from "./rating-run.ts";
import type { RatingState } from "./rating-state.ts";
import { settleWindows } from "./rewards.ts";
import { changedRows, type StateRow, stateRows } from "./state-document.ts";
import { payInvoice } from "./waiting.ts";
import { writeOffLine } from "./write-off.ts";

export type { RatingInput } from "./rating-input.ts";
export type RatingResult = {
  readonly lines: CommissionLine[];
  readonly closing: RatingState;
  /** What of the closing state is other than at the opening: what a close keeps. */
  readonly changes: readonly StateRow[];
};

/**
 * Rates a month's events into commission lines. Every event line × attribution of its customer gives a line for each
 * head that pays, or exactly one receipt for zero; to them come instalments that fall due, what windows bring that end,
 * and booked adjustments. Pure and total: the same input, in whatever order, gives the same lines in event order.
 */
export function rate(input: RatingInput): RatingResult {
  const run = startRun(input);
  let before: RevenueEvent | undefined;
  for (const event of inOrder(input.events)) {
    // The same event twice stands side by side in the order.
    if (event.id !== before?.id) rateEvent(run, event);
    before = event;
  }
  bookDueParts(run, run.bookedTo - 1);
  settleWindows(run, input.onlyPartnerId);
  for (const adjustment of input.adjustments ?? []) run.lines.push(adjustmentLine(adjustment));
  for (const writeOff of input.writeOffs ?? []) run.lines.push(writeOffLine(writeOff));
  const closing = closingOf(run);
  return {
    lines: sorted(run.lines),
    closing,
    get changes() {
      return changedRows(stateRows(input.opening), stateRows(closing));
    },
  };
}

function rateEvent(run: RatingRun, event: RevenueEvent): void {
  const joint = run.jointOf(event.customerId);
  if (!joint) return;
  const { all, own } = joint;
  const lines = event.lines.length < 2 ? event.lines : [...event.lines].sort((a, b) => a.ordinal - b.ordinal);
  run.nextEvent();
  if (isEarningKind(event.kind)) {
    if (run.asksForFirsts && (event.kind === "payment" || run.earnsOnInvoices))
      rememberFirsts(run.firsts, event, all);
    if (run.waitsForInvoices && event.invoiceId !== null) payInvoice(run, event, own);
    const active = activeAt(run.versions, joint, event.occurredAt.getTime());
    for (const line of lines)
      for (const attribution of own) rateEarningLine(run, event, line, attribution, active);
  } else {
    bookDueParts(run, event.occurredAt.getTime());
    for (const line of lines) reverseLine(run, event, line, own);
  }
}

/** Events in the order in which they count; what comes in order already is not sorted again. */
function inOrder(events: readonly RevenueEvent[]): readonly RevenueEvent[] {
  for (let at = 1; at < events.length; at += 1)
    if (compareEvents(events[at - 1]!, events[at]!) > 0) return [...events].sort(compareEvents);
  return events;
}

/** Lines by time; those of one event stay as they were rated. */
function sorted(lines: CommissionLine[]): CommissionLine[] {
  for (let at = 1; at < lines.length; at += 1)
    if (lines[at - 1]!.occurredAt.getTime() > lines[at]!.occurredAt.getTime())
      return [...lines].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  return lines;
}

/** What the next month opens with; originals are worked out only if somebody asks. */
function closingOf(run: RatingRun): RatingState {
  return {
    get originals() {
      return run.originals.all();
    },
    get counters() {
      return run.counters.all();
    },
    pending: run.pending,
    waiting: run.waiting,
    get firsts() {
      return run.firsts.all();
    },
  };
}
