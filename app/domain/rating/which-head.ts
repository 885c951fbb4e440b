import type { Attribution } from "../attribution.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import { covers, headCovers } from "../terms/head-terms.ts";
import type { LineReason } from "./commission-line.ts";
import type { CompiledHead } from "./compiled-version.ts";
import { attributionFirstKey, customerFirstKey } from "./first-payments.ts";
import type { RatingRun } from "./rating-run.ts";

/** Reasons for which a head stays silent, from the one that says least of the line to the one that says most. */
const TOLD_LAST: readonly LineReason[] = [
  "not_covered",
  "country_not_covered",
  "segment_not_covered",
  "new_customer",
  "existing_customer",
  "not_first_payment",
  "earned_when_invoiced",
  "no_milestone",
  "milestone_already_paid",
  "once_per_event",
  "currency_not_covered",
  "window_over",
  "waits_for_full_payment",
];

/** Of two reasons for zero, the one that came further; a partner is told that one. */
export function closerReason(a: LineReason | null, b: LineReason): LineReason {
  return a === null || TOLD_LAST.indexOf(b) > TOLD_LAST.indexOf(a) ? b : a;
}

/** Why a head has nothing to say of an earning line; null if it pays (or waits). */
export function whyNotCovered(
  run: RatingRun,
  { head }: CompiledHead,
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
): LineReason | null {
  if (!headCovers(head, line)) return "not_covered";
  if (head.countries !== "all" && !covers(head.countries, event.customerCountry))
    return "country_not_covered";
  if (head.segments !== "all" && !covers(head.segments, event.customerSegment)) return "segment_not_covered";
  if (head.customers !== "all") {
    const isNew = run.firsts.isFirst(customerFirstKey(event.customerId, line.productKey), event);
    if (head.customers === "new" && !isNew) return "existing_customer";
    if (head.customers === "renewing" && isNew) return "new_customer";
  }
  const onlyFirst = head.firstPaymentOnly || (head.pays.kind === "flat" && head.pays.per === "first_payment");
  if (onlyFirst && !run.firsts.isFirst(attributionFirstKey(attribution.id, line.productKey), event))
    return "not_first_payment";
  const byInvoice = head.earnedWhen === "invoiced";
  if (byInvoice !== (event.kind === "invoice_issued"))
    return byInvoice ? "earned_when_invoiced" : "not_covered";
  return null;
}
