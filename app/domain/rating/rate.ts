import type { Attribution } from "../attribution.ts";
import { compareEvents, type RevenueEvent, type RevenueEventLine } from "../revenue-event.ts";
import type { AgreementVersion } from "../terms/agreement-terms.ts";
import type { CommissionLine } from "./commission-line.ts";
import { versionFinder } from "./find-version.ts";
import { nothingLine, ratePayment, type WindowFinder } from "./rate-payment.ts";
import { rateReversal } from "./rate-reversal.ts";
import { originalFromLines, type RatedOriginal, type RatingState } from "./rating-state.ts";
import { type PayingWindow, payingWindow } from "./window.ts";

export type RatingInput = {
  /** Of known customers, in any order; one that comes twice counts once. */
  readonly events: readonly RevenueEvent[];
  /** All attributions of those customers, ended ones included. */
  readonly attributions: readonly Attribution[];
  /** All accepted versions of those attributions' enrolments. */
  readonly versions: readonly AgreementVersion[];
  readonly opening: RatingState;
  /** Start of the month that the lines are booked in: a reversal that came late finds released what was released by then. */
  readonly bookedFrom: Date;
};
export type RatingResult = { readonly lines: CommissionLine[]; readonly closing: RatingState };

/**
 * Rates events into commission lines: every event line × attribution of its customer gives exactly one line, zero lines
 * too. Pure and total: the same input, in whatever order, gives the same lines in event order.
 */
export function rate(input: RatingInput): RatingResult {
  const findVersion = versionFinder(input.versions);
  const findWindow = windowFinder();
  const byCustomer = groupSorted(input.attributions);
  const originals = new Map<string, RatedOriginal[]>();
  for (const original of input.opening.originals) remember(originals, original);

  const lines: CommissionLine[] = [];
  const seen = new Set<string>();
  for (const event of [...input.events].sort(compareEvents)) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    const attributions = byCustomer.get(event.customerId) ?? [];
    const active = attributions.filter((one) => isActive(one, event.occurredAt));
    for (const line of [...event.lines].sort((a, b) => a.ordinal - b.ordinal)) {
      if (event.kind === "payment") {
        for (const attribution of attributions) {
          const rated = ratePayment(event, line, attribution, active, findVersion, findWindow);
          lines.push(rated);
          rememberEarned(originals, rated);
        }
      } else {
        lines.push(...reverse(event, line, attributions, originals, input.bookedFrom));
      }
    }
  }
  return { lines, closing: { originals: [...originals.values()].flat().sort(byDerivedFrom) } };
}

/** Reverses each earned line of the payment's line, whoever holds the customer now; the others get a receipt for zero. */
function reverse(
  event: RevenueEvent,
  line: RevenueEventLine,
  attributions: readonly Attribution[],
  originals: Map<string, RatedOriginal[]>,
  bookedFrom: Date,
): CommissionLine[] {
  const bookedAt = event.occurredAt < bookedFrom ? bookedFrom : event.occurredAt;
  const credited = (originals.get(`${event.reversesEventId}/${line.ordinal}`) ?? []).filter(
    (original) => original.currency === event.currency,
  );
  const lines: CommissionLine[] = [];
  for (const before of credited) {
    const { line: reversal, original } = rateReversal(event, line, before, bookedAt);
    lines.push(reversal);
    remember(originals, original);
  }
  const without = attributions.filter(
    (one) => !credited.some((original) => original.attributionId === one.id),
  );
  for (const attribution of without)
    lines.push(nothingLine(event, line, attribution, "no_original", null, null));
  return lines;
}

function isActive(attribution: Attribution, at: Date): boolean {
  return attribution.from <= at && (attribution.to === null || at < attribution.to);
}

function rememberEarned(originals: Map<string, RatedOriginal[]>, line: CommissionLine): void {
  const original = originalFromLines(line, []);
  if (original) remember(originals, original);
}

/** Puts an original in the place of its earlier state; those of one event line stay sorted. */
function remember(originals: Map<string, RatedOriginal[]>, original: RatedOriginal): void {
  const key = `${original.eventId}/${original.eventLineOrdinal}`;
  const others = (originals.get(key) ?? []).filter((one) => one.derivedFrom !== original.derivedFrom);
  originals.set(key, [...others, original].sort(byDerivedFrom));
}

function byDerivedFrom(a: RatedOriginal, b: RatedOriginal): number {
  return a.derivedFrom < b.derivedFrom ? -1 : a.derivedFrom > b.derivedFrom ? 1 : 0;
}

function groupSorted(attributions: readonly Attribution[]): Map<string, Attribution[]> {
  const groups = new Map<string, Attribution[]>();
  for (const one of [...attributions].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))) {
    const group = groups.get(one.customerId);
    if (group) group.push(one);
    else groups.set(one.customerId, [one]);
  }
  return groups;
}

/** Zone boundaries are worked out once per attribution, version and head, not per event. */
function windowFinder(): WindowFinder {
  const windows = new Map<string, PayingWindow>();
  return (attribution, version, head) => {
    const key = `${attribution.id}/${version.id}/${head.id}`;
    const known = windows.get(key) ?? payingWindow(attribution, version, head);
    windows.set(key, known);
    return known;
  };
}
