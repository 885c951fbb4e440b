import pg from "pg";
import { type Period, periodBounds } from "#app/domain/period.ts";
import type { AgreementTerms } from "#app/domain/terms/agreement-terms.ts";
import { connectDatabase } from "#db/connect.server.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { agreementsSql, customersSql, eventsSql, partnersSql, referralsSql } from "./world-sql.ts";

export const ENTITY = "ent_demo_us";
export const ZONE = "America/New_York";

export type WorldSize = { readonly partners: number; readonly customers: number };

export type WorldPlan = WorldSize & {
  readonly terms: AgreementTerms;
  /** Everybody joined at the start of this month. */
  readonly joined: Period;
  /** The first partner has one customer in a hundred, however many there are; else all have the same number. */
  readonly oneLarge: boolean;
};

type Urls = { readonly url: string; readonly ownerUrl: string };

/** Id of the n-th of its kind, from 1; as long as a real one. */
export function worldId(prefix: string, n: number): string {
  return `${prefix}_${String(n).padStart(26, "0")}`;
}

/**
 * Partners with a signed agreement each, their customers with key, claim and referral; the same for the same plan.
 * Written set-wise by the owner of the tables, the programme and the entities by their use cases.
 */
export async function buildWorld(
  database: Urls,
  { partners, customers, terms, joined, oneLarge }: WorldPlan,
): Promise<void> {
  const app = connectDatabase({ url: database.url, applicationName: "bench" });
  try {
    await loadWorld(app);
  } finally {
    await app.close();
  }
  const at = periodBounds(joined, ZONE).from.toISOString();
  const owner = oneLarge
    ? `case when n % 100 = 0 then 1 else 2 + n % ${partners - 1} end`
    : `1 + n % ${partners}`;
  await asOwner(database, [
    ...partnersSql({ partners, at }),
    ...agreementsSql({ partners, at, terms: JSON.stringify(terms) }),
    ...customersSql({ customers, at, owner }),
    ...referralsSql(at),
    "analyze",
  ]);
}

/**
 * One month of payments, a line each: evenly over the customers, at instants that have nothing to do with their ids.
 * The vacuum afterwards is what the database does by itself within the hour.
 */
export async function addEvents(
  database: Urls,
  {
    month,
    events,
    customers,
  }: { readonly month: Period; readonly events: number; readonly customers: number },
): Promise<void> {
  const { from, to } = periodBounds(month, ZONE);
  const bounds = { from: from.toISOString(), to: to.toISOString() };
  await asOwner(database, [
    `insert into period (id, from_at, to_at, status) values ('${month}', '${bounds.from}', '${bounds.to}', 'open')
     on conflict (id) do nothing`,
    ...eventsSql({ events, customers, month, ...bounds }),
    "vacuum (analyze) revenue_event, revenue_event_line",
  ]);
}

async function asOwner(database: Pick<Urls, "ownerUrl">, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}
