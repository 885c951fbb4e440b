import type { Locale } from "#app/domain/locale.ts";
import type { Money } from "#app/domain/money.ts";
import {
  type DayForm,
  formatDay,
  formatInstant,
  formatMonthShort,
  formatPeriod,
  formatZone,
} from "./format-date.ts";
import { formatAmount, formatCount, formatMoney, formatPercentPpm, formatRatePpm } from "./format-number.ts";

/** The formats of one reader: a language, and the zone in which instants are told. */
export type Formats = ReturnType<typeof formatsFor>;

/** Binds every format to a reader. Same letters on the server, in the browser and in documents. */
export function formatsFor(locale: Locale, timeZone: string) {
  return {
    amount: (amount: Money) => formatAmount(amount, locale),
    money: (amount: Money) => formatMoney(amount, locale),
    count: (count: number | bigint) => formatCount(count, locale),
    percentPpm: (ratePpm: number | bigint) => formatPercentPpm(ratePpm, locale),
    ratePpm: (ratePpm: number | bigint) => formatRatePpm(ratePpm, locale),
    day: (day: string, form?: DayForm) => formatDay(day, locale, form),
    instant: (instant: Date, zone: string = timeZone, form?: DayForm) =>
      formatInstant(instant, zone, locale, form),
    period: (period: string) => formatPeriod(period, locale),
    /** The same where it begins a line or stands alone: "Octubre de 2026". */
    periodTitle: (period: string) => {
      const [first = "", ...rest] = formatPeriod(period, locale);
      return first.toLocaleUpperCase(locale) + rest.join("");
    },
    monthShort: (period: string) => formatMonthShort(period, locale),
    zone: (zone: string = timeZone) => formatZone(zone, locale),
  };
}
