import { day, type StoryDay } from "./story-calendar.ts";

/** One payment, net of tax, in minor units of the paying entity's currency. */
export type StoryPayment = {
  /** By which a refund names it: the customer's key and, after the sign, months back and day. */
  readonly key: string;
  readonly netMinor: number;
  readonly on: StoryDay;
  /** What was used, where that is what is sold. */
  readonly quantity?: number;
  /** Paid ahead for the twelve months that begin on its day. */
  readonly isForAYear?: true;
};

/** What a customer with this key pays, from the first payment to now. */
export type Rhythm = (key: string) => readonly StoryPayment[];

type Paid = Omit<StoryPayment, "key" | "on">;

/** A payment on each of these days of every month, from so many months back. */
function everyMonth(days: readonly number[], since: number, until: number, paid: (back: number) => Paid) {
  return (key: string): StoryPayment[] => {
    const months = Array.from({ length: since - until + 1 }, (_, later) => since - later);
    return months.flatMap((back) => days.map((ofMonth) => payment(key, back, ofMonth, paid(back))));
  };
}

function payment(key: string, back: number, ofMonth: number, paid: Paid): StoryPayment {
  return { ...paid, key: `${key}@${back}-${ofMonth}`, on: day(back, ofMonth, hourOf(key)) };
}

/** Every client has its hour. */
function hourOf(key: string): number {
  return 8 + ([...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 10);
}

/** The same every month until now, or until the client left. */
export const monthly = (netMinor: number, onDay: number, since: number, until = 0): Rhythm =>
  everyMonth([onDay], since, until, () => ({ netMinor }));

/** What was used is billed every week. */
export const weekly = (netMinor: number, since: number): Rhythm =>
  everyMonth([5, 12, 19, 26], since, 0, () => ({ netMinor }));

/** So many documents a month, up to a quarter more or fewer, at a price each. */
export const documents = (unitMinor: number, aMonth: number, onDay: number, since: number): Rhythm =>
  everyMonth([onDay], since, 0, (back) => {
    const quantity = aMonth + Math.trunc((aMonth * (((back * 7) % 11) - 5)) / 20);
    return { quantity, netMinor: unitMinor * quantity };
  });

/** Twelve months ahead, once. */
export const aYearAhead =
  (netMinor: number, onDay: number, monthsBack: number): Rhythm =>
  (key) => [payment(key, monthsBack, onDay, { netMinor, isForAYear: true })];

/** One payment a milestone. */
export const milestones =
  (...paid: readonly [monthsBack: number, onDay: number, netMinor: number][]): Rhythm =>
  (key) =>
    paid.map(([back, onDay, netMinor]) => payment(key, back, onDay, { netMinor }));
