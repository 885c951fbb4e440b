import { isPeriod } from "#app/domain/period.ts";

/** Clocks of others are a little ahead of ours. */
const AHEAD_MS = 10 * 60_000;
const YEARS_BACK = 5;

/**
 * Why an event cannot have happened then: a wrong year would open a month that the close would wait for. Null when it
 * can.
 */
export function whyNotThen(occurredAt: Date, now: Date): "in_future" | "too_long_ago" | null {
  if (!(occurredAt.getTime() <= now.getTime() + AHEAD_MS)) return "in_future";
  return occurredAt.getUTCFullYear() < now.getUTCFullYear() - YEARS_BACK ? "too_long_ago" : null;
}

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

export function isKnownCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** A calendar day that exists, "2026-10-31". */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isPeriod(text.slice(0, 7))) return false;
  const read = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text);
}
