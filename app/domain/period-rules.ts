import type { DomainErrorCode } from "./errors.ts";

export const PERIOD_STATUSES = ["open", "closing", "closed"] as const;
export type PeriodStatus = (typeof PERIOD_STATUSES)[number];

/** May finance close this month now? A close that broke off (`closing`) goes on. */
export function whyNotClose(period: { status: PeriodStatus; to: Date }, now: Date): DomainErrorCode | null {
  if (period.status === "closed") return "period_already_closed";
  return now < period.to ? "period_not_over" : null;
}
