import { system } from "#app/domain/actor.ts";
import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import { connectDatabase, type Database } from "#db/connect.server.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { type BenchCluster, type BenchDatabase, startCluster } from "./cluster.ts";
import { copyLikeIngest, insertsLikeWebhooks, type Work } from "./ingest-floor.ts";
import { apiEvent, stripeHint } from "./ingest-input.ts";
import type { BenchOptions } from "./options.ts";
import { type Measured, peakRssMb, type Report, secondsOf, sideBySide, step } from "./report.ts";
import { buildWorld } from "./world/build-world.ts";
import { FLAT_TERMS } from "./world/terms.ts";

const BATCH = 1_000;
const NOW = new Date("2026-03-31T12:00:00Z");
/** As many as wait for one another's commits in a busy web process. */
const WEBHOOK_CONNECTIONS = 8;

/**
 * Batches through the one verb in which API, file and webhook end, beside COPY into the same tables; and single hints of
 * Stripe through the verb that answers 200, beside one-row inserts. Same database, same connections, same commits.
 */
export async function benchIngest(options: BenchOptions): Promise<Report> {
  const cluster = await startCluster(options);
  try {
    const database = await cluster.database("ingest");
    await step("world", () =>
      buildWorld(database, { ...options, terms: FLAT_TERMS, joined: "2026-01", oneLarge: false }),
    );
    const batches = await measureBatches(cluster, database, options, { withInvoice: false });
    const withInvoice = await measureBatches(cluster, database, options, { withInvoice: true });
    return { bench: "ingest", measured: [batches, withInvoice, await measureWebhooks(database, options)] };
  } finally {
    await cluster.stop();
  }
}

async function measureBatches(
  cluster: BenchCluster,
  database: BenchDatabase,
  { events, customers, connections }: BenchOptions,
  { withInvoice }: { readonly withInvoice: boolean },
): Promise<Measured> {
  const work: Work = { events, connections: connections || 1 };
  const source = withInvoice ? "invoiced" : "plain";
  const seconds = await withApp(database, work.connections, async (db) => {
    const ctx = testCtx(db, system("bench"), { now: NOW });
    const record = async (batch: number) => {
      const inputs = Array.from({ length: Math.min(BATCH, events - batch * BATCH) }, (_, at) =>
        apiEvent(batch * BATCH + at, { source, customers, withInvoice }),
      );
      const outcomes = await recordRevenueEvents(ctx, inputs);
      const lost = outcomes.find(({ status }) => status !== "recorded");
      if (lost) throw new Error(`an event of the bench was not recorded: ${JSON.stringify(lost)}`);
    };
    return step(`record ${source}`, () =>
      secondsOf(() => sideBySide(work.connections, Math.ceil(events / BATCH), record)),
    );
  });
  const floorSeconds = await step(`copy ${source}`, () => copyLikeIngest(cluster, database, source, work));
  return {
    name: withInvoice ? "batches, each event with an invoice" : "batches of 1,000",
    seconds,
    floorSeconds,
    ratio: floorSeconds / seconds,
    target: ">= 0.4",
    events,
    rssMb: peakRssMb(),
    more: { perSecond: Math.round(events / seconds) },
  };
}

async function measureWebhooks(database: BenchDatabase, options: BenchOptions): Promise<Measured> {
  const work: Work = {
    events: Math.min(options.events, 20_000),
    connections: options.connections || WEBHOOK_CONNECTIONS,
  };
  const seconds = await withApp(database, work.connections, (db) => {
    const ctx = testCtx(db, system("stripe_webhook"), { now: NOW });
    const store = async (n: number) => void (await storeInboundEvents(ctx, [stripeHint(n)]));
    return step("webhooks", () => secondsOf(() => sideBySide(work.connections, work.events, store)));
  });
  const floorSeconds = await step("one-row inserts", () => insertsLikeWebhooks(database, work));
  return {
    name: "single webhooks",
    seconds,
    floorSeconds,
    ratio: floorSeconds / seconds,
    target: ">= 0.4",
    events: work.events,
    rssMb: peakRssMb(),
    more: { perSecond: Math.round(work.events / seconds) },
  };
}

async function withApp<Result>(
  database: BenchDatabase,
  connections: number,
  act: (db: Database) => Promise<Result>,
): Promise<Result> {
  const poolSizes = { worker: connections, public: connections };
  const db = connectDatabase({ url: database.url, applicationName: "bench", poolSizes });
  try {
    return await act(db);
  } finally {
    await db.close();
  }
}
