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

/**
 * The day that the zone's wall calendar shows at an instant: the one whose beginning is the last before it. No zone is a
 * whole day off, so it is found among three.
 */
export function localDateOf(instant: Date, timeZone: TimeZone): LocalDate {
  const at = instant.getTime();
  const utcDay = Math.floor(at / DAY_MS);
  const today = dateOfDay(utcDay);
  if (at < dayStart(today, timeZone)) return dateOfDay(utcDay - 1);
  const tomorrow = dateOfDay(utcDay + 1);
  return at < dayStart(tomorrow, timeZone) ? today : tomorrow;
}

const DAY_MS = 86_400_000;

/** The calendar day so many days after 1 January 1970. */
function dateOfDay(day: number): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Day boundaries that were asked for before, by zone: a million lines share a few hundred of them. */
const dayStarts = new Map<TimeZone, Map<LocalDate, number>>();
/** Some fifty years of days; then a zone's are forgotten and found anew. */
const MOST_DAY_STARTS = 20_000;

/** The first instant of a day in a zone; where a day begins at one o'clock, that. */
export function startOfDay(date: LocalDate, timeZone: TimeZone): Date {
  return new Date(dayStart(date, timeZone));
}

function dayStart(date: LocalDate, timeZone: TimeZone): number {
  let ofZone = dayStarts.get(timeZone);
  if (!ofZone || ofZone.size >= MOST_DAY_STARTS) {
    ofZone = new Map();
    dayStarts.set(timeZone, ofZone);
  }
  let start = ofZone.get(date);
  if (start === undefined) {
    start = Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
    ofZone.set(date, start);
  }
  return start;
}

/**
 * First day after a window of N months: `[startOn, windowEnd)`. Counted from the original start, clamped to the last
 * day of a shorter month: one month from 31 January ends on 28 February, two months on 31 March.
 */
export function windowEnd(startOn: LocalDate, months: number): LocalDate {
  const [year = 0, month = 1, day = 1] = startOn.split("-").map(Number);
  const count = 12 * year + (month - 1) + months;
  const endMonth = (((count % 12) + 12) % 12) + 1;
  const endYear = (count - (endMonth - 1)) / 12;
  const endDay = Math.min(day, daysInMonth(endYear, endMonth));
  return `${String(endYear).padStart(4, "0")}-${String(endMonth).padStart(2, "0")}-${String(endDay).padStart(2, "0")}`;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
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
