/**
 * The reference model's own calendar: the wall clock comes from Intl, everything else is counted on year, month and day.
 * It shares nothing with app/domain, so that a mistake there cannot be here as well.
 */
const HOUR = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const days = new Map<string, Map<number, string>>();
const starts = new Map<string, number>();

/** The day that the wall calendar of a zone shows: "2026-03-31". Days begin at quarters of an hour, in every zone. */
export function dayAt(instant: number, zone: string): string {
  const quarter = Math.floor(instant / (HOUR / 4));
  let ofZone = days.get(zone);
  if (!ofZone) {
    ofZone = new Map();
    days.set(zone, ofZone);
  }
  let day = ofZone.get(quarter);
  if (!day) {
    day = formatOf(zone).format(new Date(instant));
    ofZone.set(quarter, day);
  }
  return day;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}

/** The first instant at which the wall calendar shows a day: looked for quarter by quarter of an hour. */
export function startOf(day: string, zone: string): number {
  const key = `${zone} ${day}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  let instant = utc(day) - 15 * HOUR;
  while (dayAt(instant, zone) < day) instant += HOUR / 4;
  starts.set(key, instant);
  return instant;
}

/** Months later; the 31st becomes the last day of a shorter month. */
export function plusMonths(day: string, months: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const target = year * 12 + (month - 1) + months;
  const inYear = Math.floor(target / 12);
  const inMonth = target - inYear * 12;
  const last = new Date(Date.UTC(inYear, inMonth + 1, 0)).getUTCDate();
  return `${inYear}-${String(inMonth + 1).padStart(2, "0")}-${String(Math.min(date, last)).padStart(2, "0")}`;
}

/** How many months have begun and ended since: the largest N for which start + N months has come. */
export function wholeMonths(start: string, day: string): number {
  let months = 0;
  while (plusMonths(start, months + 1) <= day) months += 1;
  return months;
}

/** A window that things are counted in: `[from, to)`, days of the zone. */
export type Days = { from: string; to: string };

/** The counting window around a day. `anchor` is the first day of the agreement. */
export function windowAround(per: string, day: string, anchor: string): Days {
  const year = day.slice(0, 4);
  const month = Number(day.slice(5, 7));
  if (per === "month") return months(`${year}-${day.slice(5, 7)}-01`, 1);
  if (per === "quarter") {
    const first = month - ((month - 1) % 3);
    return months(`${year}-${String(first).padStart(2, "0")}-01`, 3);
  }
  if (per === "calendar_year") return months(`${year}-01-01`, 12);
  if (per === "agreement_year") {
    let n = 0;
    while (plusMonths(anchor, 12 * (n + 1)) <= day) n += 1;
    while (plusMonths(anchor, 12 * n) > day) n -= 1;
    return { from: plusMonths(anchor, 12 * n), to: plusMonths(anchor, 12 * (n + 1)) };
  }
  return { from: "0000-01-01", to: "9999-01-01" };
}

function months(from: string, count: number): Days {
  return { from, to: plusMonths(from, count) };
}

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
