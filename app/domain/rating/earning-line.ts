import type { Attribution } from "../attribution.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { RatingRun } from "./rating-run.ts";
import type { Weighed } from "./split.ts";

/** One line that brings revenue, one attribution of its customer, and all who share it at that time. */
export type EarningLine = {
  readonly event: RevenueEvent;
  readonly line: RevenueEventLine;
  readonly attribution: Attribution;
  readonly active: readonly Weighed[];
};

/** Puts earned lines into the books of this run, ready to be taken back. */
export function book(run: RatingRun, lines: readonly CommissionLine[], event: RevenueEvent): void {
  for (const one of lines) {
    run.lines.push(one);
    run.originals.earned(one, event);
  }
}
