import type { Attribution } from "../attribution.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { RatingRun } from "./rating-run.ts";
import { type Weighed, weigh } from "./split.ts";
import { tailEnd } from "./tail.ts";

/** One line that brings revenue, one attribution of its customer, and all who share it at that time. */
export type EarningLine = {
  readonly event: RevenueEvent;
  readonly line: RevenueEventLine;
  readonly attribution: Attribution;
  readonly active: readonly Weighed[];
};

/** Who stands on the customer when an event happens, tails included, each with its weight. */
export function activeAt(run: RatingRun, attributions: readonly Attribution[], at: number): Weighed[] {
  const active: Weighed[] = [];
  for (const attribution of attributions) {
    if (at < attribution.from.getTime()) continue;
    const version = run.versions.lastAt(attribution.enrolmentId, at);
    if (attribution.to !== null && at >= tailEnd(attribution.to, version)) continue;
    active.push(weigh(attribution, version?.version.terms ?? null));
  }
  return active;
}

/** Puts earned lines into the books of this run, ready to be taken back. */
export function book(run: RatingRun, lines: readonly CommissionLine[], event: RevenueEvent): void {
  for (const one of lines) {
    run.lines.push(one);
    run.originals.earned(one, event);
  }
}
