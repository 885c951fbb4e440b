import { invariant } from "#app/domain/errors.ts";
import {
  addDays,
  type Period,
  periodBounds,
  periodOf,
  previousPeriod,
  startOfDay,
} from "#app/domain/period.ts";

/** On a day of a month counted back from the open one. */
export type StoryDay = { readonly monthsBack: number; readonly day: number; readonly hour: number };

/** When something happens in the story: on such a day, or some time before now. */
export type StoryTime = StoryDay | { readonly hoursAgo: number };

/** The month in which the company's people come in and the first partners join; the first to be closed is the next. */
export const FIRST_MONTHS_BACK = 14;

/** "On the 12th, three months ago": `day(3, 12)`. Hours are those of the programme's zone. */
export function day(monthsBack: number, ofMonth: number, hour = 11): StoryDay {
  return { monthsBack, day: ofMonth, hour };
}

/** For what a visitor should find waiting, whatever day it is. */
export function hoursAgo(hours: number): StoryTime {
  return { hoursAgo: hours };
}

const HOUR_MS = 3_600_000;
/** What the open month holds at least; when it is younger, its story is told within the time that it has had. */
const OPEN_MONTH_MS = 10 * 24 * HOUR_MS;

export type StoryCalendar = {
  /** Null for what has not happened yet. */
  readonly at: (time: StoryTime) => Date | null;
  readonly monthOf: (monthsBack: number) => Period;
};

/** Lays the story over the months before `now`: the same `now` gives the same instants. */
export function storyCalendar(now: Date, timeZone: string): StoryCalendar {
  const openMonth = periodOf(now, timeZone);
  const opened = periodBounds(openMonth, timeZone).from;
  const elapsed = now.getTime() - opened.getTime();

  function monthOf(monthsBack: number): Period {
    let month = openMonth;
    for (let back = 0; back < monthsBack; back++) month = previousPeriod(month);
    return month;
  }

  function at(time: StoryTime): Date | null {
    if ("hoursAgo" in time) return new Date(now.getTime() - time.hoursAgo * HOUR_MS);
    invariant(time.day >= 1 && time.day <= 28, "a story's day is in every month");
    const date = addDays(`${monthOf(time.monthsBack)}-01`, time.day - 1);
    const instant = new Date(startOfDay(date, timeZone).getTime() + time.hour * HOUR_MS);
    if (time.monthsBack > 0) return instant;
    const young = elapsed < OPEN_MONTH_MS;
    const told = young ? squeezed(instant) : instant;
    return told > now ? null : told;
  }

  function squeezed(instant: Date): Date {
    const within = (instant.getTime() - opened.getTime()) / OPEN_MONTH_MS;
    return new Date(opened.getTime() + Math.floor(within * elapsed));
  }

  return { at, monthOf };
}
