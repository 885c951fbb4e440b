import type { Attribution } from "../attribution.ts";
import { type LocalDate, localDateOf, startOfDay, type TimeZone, windowEnd } from "../period.ts";
import type { CompiledHead } from "./compiled-version.ts";

/** The months in which a head pays for an attribution, counted in the agreement's zone from the start that it names. */
export type PayingWindow = {
  readonly from: LocalDate;
  /** First day after it; null: for life. */
  readonly to: LocalDate | null;
  readonly timeZone: TimeZone;
  /** Epoch milliseconds at which months 1, 2, … N end; empty for life. */
  readonly monthEnds: readonly number[];
};

/** What an attribution has under one head of one version, whatever the event: when it pays, and how its lines are named. */
export type Standing = {
  readonly window: PayingWindow;
  /** What follows event and ordinal in `derivedFrom`. */
  readonly suffix: string;
};

export type Standings = Map<CompiledHead, Map<Attribution | string, Standing>>;

/** `[from, from + N months)` as local days, clamped from the original start; boundaries worked out once. */
export function payingWindow(from: Date, months: number | null, timeZone: TimeZone): PayingWindow {
  const fromOn = localDateOf(from, timeZone);
  if (months === null) return { from: fromOn, to: null, timeZone, monthEnds: [] };
  const monthEnds = Array.from({ length: months }, (_, index) =>
    startOfDay(windowEnd(fromOn, index + 1), timeZone).getTime(),
  );
  return { from: fromOn, to: windowEnd(fromOn, months), timeZone, monthEnds };
}

export function windowIsOver(window: PayingWindow, at: number): boolean {
  const end = window.monthEnds.at(-1);
  return end !== undefined && at >= end;
}

/** Whole months of the window after the one in which an instant falls; null: for life. */
export function monthsLeft(window: PayingWindow, at: number): number | null {
  if (window.to === null) return null;
  const { monthEnds } = window;
  let ended = 0;
  while (ended < monthEnds.length && monthEnds[ended]! <= at) ended += 1;
  return Math.max(0, monthEnds.length - ended - 1);
}

/** Whole months from a local day to an instant, counted from the day itself; 0 before one is over. */
export function monthsSince(fromOn: LocalDate, at: number, timeZone: TimeZone): number {
  const on = localDateOf(new Date(at), timeZone);
  let months =
    12 * (Number(on.slice(0, 4)) - Number(fromOn.slice(0, 4))) +
    Number(on.slice(5, 7)) -
    Number(fromOn.slice(5, 7));
  while (months > 0 && windowEnd(fromOn, months) > on) months -= 1;
  return Math.max(0, months);
}

/** Which year of the contract an instant falls in; the first is 1. */
export function contractYear(fromOn: LocalDate, at: number, timeZone: TimeZone): number {
  return Math.floor(monthsSince(fromOn, at, timeZone) / 12) + 1;
}
