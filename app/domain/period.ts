import { Temporal } from "temporal-polyfill";
import { invariant } from "./errors.ts";

/** A calendar month of the programme's time zone: "2026-10". */
export type Period = string;
/** A calendar day without a zone: "2026-10-31". */
export type LocalDate = string;
/** An IANA time zone: "Europe/Madrid". */
export type TimeZone = string;

/** `[from, to)`: half-open, so that months meet without gap or overlap. */
export type PeriodBounds = { readonly from: Date; readonly to: Date };

export function isPeriod(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

export function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}

/** The month in which an instant falls, as the zone's wall calendar shows it. */
export function periodOf(instant: Date, timeZone: TimeZone): Period {
  return localDateOf(instant, timeZone).slice(0, 7);
}

/** The instants at which the month begins and the next one begins. */
export function periodBounds(period: Period, timeZone: TimeZone): PeriodBounds {
  return {
    from: startOfDay(`${checked(period)}-01`, timeZone),
    to: startOfDay(`${nextPeriod(period)}-01`, timeZone),
  };
}

export function nextPeriod(period: Period): Period {
  return Temporal.PlainYearMonth.from(checked(period)).add({ months: 1 }).toString();
}

export function previousPeriod(period: Period): Period {
  return Temporal.PlainYearMonth.from(checked(period)).subtract({ months: 1 }).toString();
}

/** The day that the zone's wall calendar shows at an instant. */
export function localDateOf(instant: Date, timeZone: TimeZone): LocalDate {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** The first instant of a day in a zone; where a day begins at one o'clock, that. */
export function startOfDay(date: LocalDate, timeZone: TimeZone): Date {
  const start = Temporal.PlainDate.from(date).toZonedDateTime(timeZone);
  return new Date(start.epochMilliseconds);
}

/**
 * First day after a window of N months: `[startOn, windowEnd)`. Counted from the original start, clamped to the last
 * day of a shorter month: one month from 31 January ends on 28 February, two months on 31 March.
 */
export function windowEnd(startOn: LocalDate, months: number): LocalDate {
  return Temporal.PlainDate.from(startOn).add({ months }, { overflow: "constrain" }).toString();
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** An instant some days of 24 hours later: what a hold counts. */
export function addHoldDays(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * 86_400_000);
}

function checked(period: Period): Period {
  invariant(isPeriod(period), `${period} is a month such as 2026-10`);
  return period;
}
