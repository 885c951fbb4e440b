import { system } from "#app/domain/actor.ts";
import { nextPeriod, periodBounds } from "#app/domain/period.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { connectDatabase } from "#db/connect.server.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { copyIntoBareTables, rateInSql } from "./close-floor.ts";
import { type BenchCluster, type BenchDatabase, startCluster } from "./cluster.ts";
import type { BenchOptions } from "./options.ts";
import { type Measured, peakRssMb, type Report, secondsOf, step } from "./report.ts";
import { addEvents, buildWorld, ZONE } from "./world/build-world.ts";
import { GRADUATED_TERMS } from "./world/terms.ts";

const MONTH = "2026-03";
const GROWTH = 10;

/**
 * A whole close, rated by graduated tiers: lines, state, journals, statements. Beside SQL that works out and writes the
 * same rows, beside the same rows in tables that have nothing to keep, and beside itself with a tenth of the events.
 */
export async function benchClose(options: BenchOptions): Promise<Report> {
  const cluster = await startCluster(options);
  try {
    const tenth = {
      ...options,
      events: Math.ceil(options.events / GROWTH),
      partners: Math.max(1, Math.ceil(options.partners / GROWTH)),
      customers: Math.ceil(options.customers / GROWTH),
    };
    const small = await closeOne(cluster, "tenth", tenth);
    const large = await closeOne(cluster, "whole", options);
    const result = (name: string, seconds: number, floorSeconds: number, target: string): Measured => ({
      name,
      seconds,
      floorSeconds,
      ratio: seconds / floorSeconds,
      target,
      events: options.events,
      rssMb: peakRssMb(),
    });
    return {
      bench: "close",
      measured: [
        result("beside set-wise SQL", large.seconds, large.floorSeconds, "<= 1.3"),
        {
          ...result("beside bare tables", large.seconds, large.bareSeconds, "<= 4"),
          more: { "set-wise SQL beside bare tables": (large.floorSeconds / large.bareSeconds).toFixed(2) },
        },
        result(`${GROWTH} times the events`, large.seconds / GROWTH, small.seconds, "<= 1.1"),
        { ...result("memory, of 512 MB", large.seconds, large.seconds, "<= 1"), ratio: peakRssMb() / 512 },
      ],
    };
  } finally {
    await cluster.stop();
  }
}

type Closed = { readonly seconds: number; readonly floorSeconds: number; readonly bareSeconds: number };

async function closeOne(cluster: BenchCluster, name: string, size: BenchOptions): Promise<Closed> {
  const { events, partners, customers } = size;
  const database = await cluster.database(name);
  await step(`${name} world`, async () => {
    await buildWorld(database, {
      partners,
      customers,
      terms: GRADUATED_TERMS,
      joined: "2026-01",
      oneLarge: false,
    });
    await addEvents(database, { month: MONTH, events, customers });
  });
  const copy = await step(`${name} copy`, () => cluster.database(`${name}_floor`, database.name));
  await cluster.asSuperuser(database.name, (client) => client.query("checkpoint"));
  const seconds = await step(`${name} close`, () => secondsOf(() => closeAll(database, events)));
  const floorSeconds = await step(`${name} floor`, () => rateInSql(cluster, copy, database));
  const bareSeconds = await step(`${name} bare tables`, () => copyIntoBareTables(cluster, database));
  return { seconds, floorSeconds, bareSeconds };
}

async function closeAll(database: BenchDatabase, events: number): Promise<void> {
  const db = connectDatabase({ url: database.url, applicationName: "bench" });
  try {
    const ctx = testCtx(db, system("bench"), { now: periodBounds(nextPeriod(MONTH), ZONE).from });
    const { lines } = await closeMonth(ctx, { periodId: MONTH });
    if (lines !== events) throw new Error(`the close wrote ${lines} lines for ${events} events`);
  } finally {
    await db.close();
  }
}
