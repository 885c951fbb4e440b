import { type LocalDate, localDateOf, startOfDay, type TimeZone, windowEnd } from "../period.ts";

export type WindowKind = "month" | "quarter" | "calendar_year" | "agreement_year" | "lifetime" | "agreement";

/** A stretch of time in which something is counted, `[from, to)`, in instants and in local days. */
export type CountingWindow = {
  readonly fromOn: LocalDate;
  /** Null: without end. */
  readonly toOn: LocalDate | null;
  readonly from: number;
  readonly to: number;
};

const MONTHS: Readonly<Record<Exclude<WindowKind, "lifetime" | "agreement">, number>> = {
  month: 1,
  quarter: 3,
  calendar_year: 12,
  agreement_year: 12,
};

export type WindowOf = (at: number) => CountingWindow;

/**
 * Windows of one kind in one zone. The boundaries of a window are worked out once; events of one month meet the same one
 * again and again. An agreement's years are counted from the day on which the agreement began.
 */
export function countingWindows(kind: WindowKind, timeZone: TimeZone, agreementFromOn: LocalDate): WindowOf {
  if (kind === "lifetime" || kind === "agreement") {
    const whole = {
      fromOn: agreementFromOn,
      toOn: null,
      from: Number.NEGATIVE_INFINITY,
      to: Number.POSITIVE_INFINITY,
    };
    return () => whole;
  }
  const known: CountingWindow[] = [];
  let last: CountingWindow | undefined;
  return (at) => {
    if (last && last.from <= at && at < last.to) return last;
    last = known.find((window) => window.from <= at && at < window.to);
    if (!last) {
      last = windowAround(kind, at, timeZone, agreementFromOn);
      known.push(last);
    }
    return last;
  };
}

function windowAround(
  kind: keyof typeof MONTHS,
  at: number,
  timeZone: TimeZone,
  agreementFromOn: LocalDate,
): CountingWindow {
  const on = localDateOf(new Date(at), timeZone);
  const months = MONTHS[kind];
  const fromOn = kind === "agreement_year" ? yearStart(on, agreementFromOn) : calendarStart(on, months);
  const toOn = kind === "agreement_year" ? nextYearStart(fromOn, agreementFromOn) : windowEnd(fromOn, months);
  return {
    fromOn,
    toOn,
    from: startOfDay(fromOn, timeZone).getTime(),
    to: startOfDay(toOn, timeZone).getTime(),
  };
}

function calendarStart(on: LocalDate, months: number): LocalDate {
  const month = Number(on.slice(5, 7));
  const first = month - ((month - 1) % months);
  return `${on.slice(0, 4)}-${String(first).padStart(2, "0")}-01`;
}

/** Always counted from the original start, so that 29 February comes back. */
function yearStart(on: LocalDate, startOn: LocalDate): LocalDate {
  let years = Number(on.slice(0, 4)) - Number(startOn.slice(0, 4));
  while (windowEnd(startOn, 12 * years) > on) years -= 1;
  return windowEnd(startOn, 12 * years);
}

function nextYearStart(fromOn: LocalDate, startOn: LocalDate): LocalDate {
  const years = Number(fromOn.slice(0, 4)) - Number(startOn.slice(0, 4));
  return windowEnd(startOn, 12 * (years + 1));
}

/** The window of the same kind right before one, or a year before it. */
export function earlierWindow(
  windowOf: WindowOf,
  window: CountingWindow,
  yearBefore: boolean,
): CountingWindow {
  if (!yearBefore) return windowOf(window.from - 1);
  let earlier = window;
  const wanted = windowEnd(window.fromOn, -12);
  while (earlier.fromOn > wanted && Number.isFinite(earlier.from)) earlier = windowOf(earlier.from - 1);
  return earlier;
}
