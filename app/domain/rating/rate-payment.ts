import type { Attribution } from "../attribution.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import type { LineReason } from "./commission-line.ts";
import type { CompiledHead, CompiledVersion } from "./compiled-version.ts";
import { earnHead } from "./earn-head.ts";
import type { EarningLine } from "./earning-line.ts";
import { bookEarned } from "./instalments.ts";
import { nothingLine } from "./nothing-line.ts";
import type { RatingRun } from "./rating-run.ts";
import type { Weighed } from "./split.ts";
import { tailEnd } from "./tail.ts";
import { waitsForFullPayment } from "./waiting.ts";
import { closerReason, whyNotCovered } from "./which-head.ts";

/**
 * What one line of a payment, or of an issued invoice, earns one attribution: a line for each head that pays, else
 * exactly one receipt for zero with the reason of the head that came closest.
 */
export function rateEarningLine(
  run: RatingRun,
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
  active: readonly Weighed[],
): void {
  const at = event.occurredAt.getTime();
  const found = versionFor(run, attribution, at);
  if (typeof found === "string") {
    if (event.kind === "payment") run.lines.push(nothingLine(event, line, attribution, found, null));
    return;
  }
  if (event.kind === "invoice_issued" && !found.earnsOnInvoices) return;
  let paid = false;
  let silent: LineReason | null = null;
  let windowTo: string | null = null;
  for (const head of found.heads) {
    const why = rateHead(run, found, head, { event, line, attribution, active });
    if (why === null) {
      paid = true;
      continue;
    }
    silent = closerReason(silent, why.reason);
    if (silent === why.reason) windowTo = why.windowTo;
  }
  // An invoice that no head earns on is no news: its payments say what they earn.
  if (!paid && silent && event.kind === "payment")
    run.lines.push(nothingLine(event, line, attribution, silent, found.version.id, windowTo));
}

type Silent = { readonly reason: LineReason; readonly windowTo: string | null };

/** Lets one head pay, wait, or say why it does not. */
function rateHead(
  run: RatingRun,
  compiled: CompiledVersion,
  head: CompiledHead,
  earning: EarningLine,
): Silent | null {
  const { event, line, attribution } = earning;
  const reason = whyNotCovered(run, head, event, line, attribution);
  if (reason) return { reason, windowTo: null };
  if (waitsForFullPayment(run, head, earning)) return { reason: "waits_for_full_payment", windowTo: null };
  const earned = earnHead(run, compiled, head, earning, event.occurredAt);
  if ("silent" in earned) return { reason: earned.silent, windowTo: earned.windowTo };
  bookEarned(run, compiled, head, earned, { event, line, earnedAt: event.occurredAt, reducedMinor: 0n });
  return null;
}

/** The version that rates an attribution's line; during a tail the last one, when none is in force any more. */
function versionFor(run: RatingRun, attribution: Attribution, at: number): CompiledVersion | LineReason {
  if (at < attribution.from.getTime()) return "before_attribution";
  if (attribution.to !== null && at >= attribution.to.getTime()) {
    const last = run.versions.lastAt(attribution.enrolmentId, at);
    if (at >= tailEnd(attribution.to, last)) return "attribution_ended";
    return last ?? "no_agreement";
  }
  return run.versions.at(attribution.enrolmentId, at) ?? "no_agreement";
}
