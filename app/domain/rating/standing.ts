import type { Attribution } from "../attribution.ts";
import { startOfDay } from "../period.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import type { CompiledHead, CompiledVersion } from "./compiled-version.ts";
import { attributionFirstKey } from "./first-payments.ts";
import type { RatingRun } from "./rating-run.ts";
import { payingWindow, type Standing } from "./window.ts";

/** The standing of an attribution under a head; from the first payment for the product on, if the terms say so. */
export function standingOf(
  run: RatingRun,
  compiled: CompiledVersion,
  head: CompiledHead,
  attribution: Attribution,
  event: RevenueEvent,
  line: RevenueEventLine,
): Standing {
  const byProduct = head.head.windowFrom === "first_payment";
  const key = byProduct ? attributionFirstKey(attribution.id, line.productKey) : attribution;
  let ofHead = run.standings.get(head);
  if (!ofHead) {
    ofHead = new Map();
    run.standings.set(head, ofHead);
  }
  const known = ofHead.get(key);
  if (known) return known;
  const { timeZone } = compiled.version.terms;
  const start = startOf(run, compiled, head, attribution, line);
  const standing = {
    window: payingWindow(start ?? event.occurredAt, head.head.months, timeZone),
    suffix: `/${compiled.version.id}/${head.head.id}/${attribution.id}`,
  };
  // Before the first payment (an invoice, or nothing above 0) the window begins with the event, and is not kept.
  if (start !== null) ofHead.set(key, standing);
  return standing;
}

function startOf(
  run: RatingRun,
  compiled: CompiledVersion,
  head: CompiledHead,
  attribution: Attribution,
  line: RevenueEventLine,
): Date | null {
  switch (head.head.windowFrom) {
    case "agreement":
      return startOfDay(compiled.agreementFromOn, compiled.version.terms.timeZone);
    case "first_payment":
      return run.firsts.at(attributionFirstKey(attribution.id, line.productKey));
    case "attribution":
      return attribution.from;
  }
}
