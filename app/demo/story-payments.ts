import type { RevenueStream } from "#app/domain/revenue-event.ts";
import { day, type StoryTime } from "./story-calendar.ts";

/** One payment, net of tax, in minor units of the paying entity's currency. */
export type StoryPayment = {
  /** By which a refund names it: the customer's key and, after the sign, months back and day. */
  readonly key: string;
  readonly netMinor: number;
  readonly on: StoryTime;
};

export type StoryCustomer = {
  readonly key: string;
  /** Who registered it. */
  readonly partner: string;
  readonly kind: "client" | "project" | "student";
  /** Company, or the student's name. */
  readonly name: string;
  readonly project?: string;
  readonly taxId?: string;
  readonly cohort?: string;
  /** The manager accepts it a day later. */
  readonly registered: StoryTime;
  /** Who else works on it, and what part of the customer is theirs. */
  readonly sharedWith?: { readonly partner: string; readonly weightPpm: number };
  readonly product: "ai_course" | "marketing_ai" | "docu_ai";
  readonly stream: RevenueStream;
  /** The way by which its payments come in. */
  readonly door: "stripe" | "api" | "csv";
  readonly payments: readonly StoryPayment[];
};

type Rhythm = { readonly days: readonly number[]; readonly since: number; readonly until?: number };

function pays(key: string, netMinor: number, { days, since, until = 0 }: Rhythm): StoryPayment[] {
  const payments: StoryPayment[] = [];
  for (let back = since; back >= until; back--)
    for (const ofMonth of days)
      payments.push({ key: `${key}@${back}-${ofMonth}`, netMinor, on: day(back, ofMonth, hourOf(key)) });
  return payments;
}

/** Every client has its hour. */
function hourOf(key: string): number {
  return 8 + ([...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 10);
}

/** A payment a month on the same day, from so many months back until now. */
export const monthly = (key: string, netMinor: number, onDay: number, since: number) =>
  pays(key, netMinor, { days: [onDay], since });
/** What was used is billed every week. */
export const weekly = (key: string, netMinor: number, since: number) =>
  pays(key, netMinor, { days: [5, 12, 19, 26], since });
/** One payment a milestone. */
export const milestones = (
  key: string,
  ...paid: readonly [monthsBack: number, onDay: number, netMinor: number][]
) =>
  paid.flatMap(([back, onDay, netMinor]) => pays(key, netMinor, { days: [onDay], since: back, until: back }));

/** What clients of each type of partner buy, and how their payments come in. */
export const CLIENT_OF_AN_AGENCY = {
  kind: "client",
  product: "marketing_ai",
  stream: "subscription",
  door: "stripe",
} as const;
export const OF_CONSULTING_FIRM = {
  kind: "client",
  product: "docu_ai",
  stream: "subscription",
  door: "stripe",
} as const;
export const OF_CRM = {
  kind: "client",
  product: "marketing_ai",
  stream: "integration",
  door: "api",
} as const;
export const OF_MAILER = { kind: "client", product: "marketing_ai", stream: "usage", door: "api" } as const;
export const OF_DMS = { kind: "client", product: "docu_ai", stream: "integration", door: "stripe" } as const;
export const DOCUMENTS_USED = { kind: "client", product: "docu_ai", stream: "usage", door: "api" } as const;
export const TRAINING = { kind: "project", product: "ai_course", stream: "project" } as const;
export const ROLL_OUT = {
  kind: "project",
  product: "marketing_ai",
  stream: "project",
  door: "stripe",
} as const;
export const CAMPAIGN = { kind: "client", product: "marketing_ai", stream: "campaign", door: "csv" } as const;
