import type { RevenueStream } from "#app/domain/revenue-event.ts";
import { day, type StoryDay } from "./story-calendar.ts";
import type { Rhythm, StoryPayment } from "./story-payments.ts";

/** The ways by which payments come in. */
export type Door = "stripe" | "api" | "csv";

/** In this month the company moved its subscriptions to Stripe; until then its billing system reported them. */
export const STRIPE_SINCE_MONTHS_BACK = 5;

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
  readonly registered: StoryDay;
  /** Who else works on it, and what part of the customer is theirs. */
  readonly sharedWith?: { readonly partner: string; readonly weightPpm: number };
  readonly product: "ai_course" | "marketing_ai" | "docu_ai";
  readonly stream: RevenueStream;
  /** Of today; see `doorOf`. */
  readonly door: Door;
  readonly payments: readonly StoryPayment[];
};

export function doorOf({ door }: StoryCustomer, { on }: StoryPayment): Door {
  return door === "stripe" && on.monthsBack > STRIPE_SINCE_MONTHS_BACK ? "api" : door;
}

export function doorsOf(customer: StoryCustomer): ReadonlySet<Door> {
  return new Set(customer.payments.map((payment) => doorOf(customer, payment)));
}

type Sale = Pick<StoryCustomer, "kind" | "product" | "stream" | "door">;
type Special = Partial<Pick<StoryCustomer, "project" | "sharedWith" | "door">>;
type Row = readonly [key: string, name: string, taxId: string, pays: Rhythm, special?: Special];

/** A partner's clients, each registered late in the month before it first pays. */
export function clientsOf(partner: string, sale: Sale, rows: readonly Row[]): StoryCustomer[] {
  return rows.map(([key, name, taxId, pays, special]) => {
    const payments = pays(key);
    const first = Math.max(...payments.map(({ on }) => on.monthsBack));
    return { ...sale, ...special, key, partner, name, taxId, registered: day(first + 1, 24), payments };
  });
}

/** What clients of each type of partner buy, and how their payments come in. */
export const CLIENT_OF_AN_AGENCY: Sale = {
  kind: "client",
  product: "marketing_ai",
  stream: "subscription",
  door: "stripe",
};
export const OF_CONSULTING_FIRM: Sale = {
  kind: "client",
  product: "docu_ai",
  stream: "subscription",
  door: "stripe",
};
export const OF_CRM: Sale = { kind: "client", product: "marketing_ai", stream: "integration", door: "api" };
export const OF_MAILER: Sale = { kind: "client", product: "marketing_ai", stream: "usage", door: "api" };
export const OF_DMS: Sale = { kind: "client", product: "docu_ai", stream: "integration", door: "stripe" };
export const DOCUMENTS_USED: Sale = { kind: "client", product: "docu_ai", stream: "usage", door: "api" };
export const TRAINING: Sale = { kind: "project", product: "ai_course", stream: "project", door: "csv" };
export const ROLL_OUT: Sale = {
  kind: "project",
  product: "marketing_ai",
  stream: "project",
  door: "stripe",
};
export const CAMPAIGN: Sale = { kind: "client", product: "marketing_ai", stream: "campaign", door: "csv" };
