import type { Attribution } from "../attribution.ts";
import { type LocalDate, localDateOf, startOfDay, windowEnd } from "../period.ts";
import type { AgreementHead, AgreementVersion } from "../terms/agreement-terms.ts";

/** The months in which a head pays for an attribution, counted in the agreement's zone from the attribution's start. */
export type PayingWindow = {
  readonly from: LocalDate;
  /** First day after it; null: for life. */
  readonly to: LocalDate | null;
  /** Epoch milliseconds at which months 1, 2, … N end; empty for life. */
  readonly monthEnds: readonly number[];
};

/** `[start, start + N months)` as local days, clamped from the original start; boundaries worked out once. */
export function payingWindow(
  attribution: Attribution,
  version: AgreementVersion,
  head: AgreementHead,
): PayingWindow {
  const { timeZone } = version.terms;
  const from = localDateOf(attribution.from, timeZone);
  if (head.months === null) return { from, to: null, monthEnds: [] };
  const monthEnds = Array.from({ length: head.months }, (_, index) =>
    startOfDay(windowEnd(from, index + 1), timeZone).getTime(),
  );
  return { from, to: windowEnd(from, head.months), monthEnds };
}

export function windowIsOver(window: PayingWindow, at: Date): boolean {
  const end = window.monthEnds.at(-1);
  return end !== undefined && at.getTime() >= end;
}

/** Whole months of the window after the one in which an instant falls; null: for life. */
export function monthsLeft(window: PayingWindow, at: Date): number | null {
  if (window.to === null) return null;
  const ended = window.monthEnds.filter((end) => end <= at.getTime()).length;
  return Math.max(0, window.monthEnds.length - ended - 1);
}
