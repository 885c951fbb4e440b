import { isPeriod } from "#app/domain/period.ts";
import {
  REVENUE_DEDUCTIONS,
  type RevenueDeduction,
  type RevenueEventKind,
} from "#app/domain/revenue-event.ts";
import type { RevenueLineInput } from "#app/features/revenue/revenue-input.ts";

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

/** An issued invoice that will not be paid: takes back all that is left of it where no amount is said. */
export function endsInvoice(kind: RevenueEventKind): boolean {
  return kind === "invoice_void" || kind === "invoice_uncollectible";
}

/** ISO 4217 for "no currency": of an invoice's end that says no amount; it has that of its invoice. */
export const NO_CURRENCY = "XXX";

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

/** A part of a line's net, by the name under which it is told. */
export type LinePart = "fee" | "credit" | RevenueDeduction;

/**
 * Which parts of a line's net cannot be parts of it: each is between nothing and the net (a line below zero has none);
 * `"all"` when they are more than the net together.
 */
export function wrongParts(
  line: Pick<RevenueLineInput, "netMinor" | "feeMinor" | "creditMinor" | "deductions">,
): readonly (LinePart | "all")[] {
  const parts: [LinePart, bigint][] = [
    ["fee", line.feeMinor],
    ["credit", line.creditMinor],
    ...REVENUE_DEDUCTIONS.map((name): [LinePart, bigint] => [name, line.deductions?.[name] ?? 0n]),
  ];
  const most = line.netMinor > 0n ? line.netMinor : 0n;
  const wrong = parts.filter(([, minor]) => minor < 0n || minor > most).map(([name]) => name);
  if (wrong.length > 0) return wrong;
  return parts.reduce((sum, [, minor]) => sum + minor, 0n) > most ? ["all"] : [];
}
