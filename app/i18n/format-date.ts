import { invariant } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";

const MONTHS: Readonly<Record<Locale, readonly string[]>> = {
  en: [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  ],
  es: [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
  ],
};

/** Cities whose name is not the last part of their IANA zone, as the reader writes them. */
const CITIES: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  "America/Asuncion": { en: "Asunción", es: "Asunción" },
  "America/Bogota": { en: "Bogotá", es: "Bogotá" },
  "America/Mexico_City": { en: "Mexico City", es: "Ciudad de México" },
  "America/New_York": { en: "New York", es: "Nueva York" },
  "America/Panama": { en: "Panama", es: "Panamá" },
  "America/Sao_Paulo": { en: "São Paulo", es: "São Paulo" },
  "Europe/Berlin": { en: "Berlin", es: "Berlín" },
  "Europe/Lisbon": { en: "Lisbon", es: "Lisboa" },
  "Europe/London": { en: "London", es: "Londres" },
  "Europe/Paris": { en: "Paris", es: "París" },
};

/** long: "2 Oct 2026"; short: "2 Oct"; column: "02 Oct", for dates that stand under each other. */
export type DayForm = "long" | "short" | "column";

function monthName(month: number, locale: Locale): string {
  const name = MONTHS[locale][month - 1];
  invariant(name, `${month} is a month`);
  return name;
}

/** A calendar day "2026-10-02" in words. No zone: a day is what it says. */
export function formatDay(day: string, locale: Locale, form: DayForm = "long"): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  invariant(year && month && date, `${day} is a calendar day`);
  const number = form === "column" ? date : String(Number(date));
  const dayAndMonth = `${number} ${monthName(Number(month), locale).slice(0, 3)}`;
  return form === "long" ? `${dayAndMonth} ${year}` : dayAndMonth;
}

/** A period "2026-10": "October 2026" / "octubre de 2026". */
export function formatPeriod(period: string, locale: Locale): string {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(period) ?? [];
  invariant(year && month, `${period} is a period`);
  return [monthName(Number(month), locale), year].join(locale === "es" ? " de " : " ");
}

/** The short name of a period's month, for chart axes: "Oct" / "oct". */
export function formatMonthShort(period: string, locale: Locale): string {
  return monthName(Number(period.slice(5, 7)), locale).slice(0, 3);
}

/** A zone as a reader names it: "America/Bogota" → "Bogotá"; "UTC" stays. */
export function formatZone(timeZone: string, locale: Locale): string {
  return CITIES[timeZone]?.[locale] ?? (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}

/** The calendar day on which an instant falls in a zone, "2026-10-31". */
export function dayOfInstant(instant: Date, timeZone: string): string {
  const { year, month, day } = wallClock(instant, timeZone);
  return `${year}-${month}-${day}`;
}

/** An instant on a zone's clock, the zone named: "31 Oct 2026, 23:59 Bogotá". */
export function formatInstant(
  instant: Date,
  timeZone: string,
  locale: Locale,
  form: DayForm = "long",
): string {
  const { hour, minute } = wallClock(instant, timeZone);
  const day = formatDay(dayOfInstant(instant, timeZone), locale, form);
  return `${day}, ${hour}:${minute} ${formatZone(timeZone, locale)}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Only the arithmetic of zones is ICU's; words, order and signs are ours, so documents never change with a release. */
function wallClock(
  instant: Date,
  timeZone: string,
): Record<"year" | "month" | "day" | "hour" | "minute", string> {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
  clocks.set(timeZone, clock);
  const part = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, value]));
  const { year, month, day, hour, minute } = part;
  invariant(year && month && day && hour && minute, `${timeZone} has a wall clock`);
  return { year, month, day, hour, minute };
}
