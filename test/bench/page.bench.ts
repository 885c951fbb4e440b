import { type BenchCluster, startCluster } from "./cluster.ts";
import type { BenchOptions } from "./options.ts";
import { type Page, type Stage, startServer, type Times, timesInTurn } from "./page-server.ts";
import { type Measured, median, type Report, step } from "./report.ts";
import { liveWorld } from "./world/live-world.ts";

/** So many times the data; of the whole world and of the partner whose pages are asked. */
const GROWTH = 100;
/** How often each page is asked; of each answer the p50 counts. */
const ROUNDS = 150;

/**
 * The portal's pages by HTTP against the production build, asked by the owner of a partner that has one customer in a
 * hundred: beside an almost empty page of the same person, and beside the same page with a hundredth of the data.
 */
export async function benchPage(options: BenchOptions): Promise<Report> {
  const cluster = await startCluster(options);
  const stages: Stage[] = [];
  try {
    const hundredth = {
      ...options,
      events: Math.ceil(options.events / GROWTH),
      partners: Math.max(2, Math.ceil(options.partners / GROWTH)),
      customers: Math.ceil(options.customers / GROWTH),
    };
    stages.push(await stage(cluster, "large", options), await stage(cluster, "small", hundredth));
    const [large, small] = (await step("pages", () => timesInTurn(stages, [EMPTY, ...PAGES], ROUNDS))) as [
      Times,
      Times,
    ];
    const rssMb = stages[0]!.server.peakRssMb();
    const measured = (name: string, seconds: number, floorSeconds: number, target: string): Measured => ({
      name,
      seconds,
      floorSeconds,
      ratio: seconds / floorSeconds,
      target,
      events: options.events,
      rssMb,
    });
    const of = (times: Times, name: string) => median(times.get(name) ?? []);
    const beside = PAGES.map(({ name }) =>
      measured(`${name} beside an empty page`, of(large, name), of(large, EMPTY.name), "<= 2"),
    );
    const grown = PAGES.map(({ name }) =>
      measured(`${name} with ${GROWTH} times the data`, of(large, name), of(small, name), "<= 1.3"),
    );
    return { bench: "page", measured: [...beside, ...grown] as [Measured, ...Measured[]] };
  } finally {
    for (const { server } of stages) await server.stop();
    await cluster.stop();
  }
}

const EMPTY: Page = { name: "empty", path: () => "/portal/payouts" };
const PAGES: readonly Page[] = [
  { name: "overview", path: () => "/portal" },
  { name: "statements", path: () => "/portal/statements" },
  { name: "statement", path: (number) => `/portal/statements/${number}` },
  { name: "referrals", path: () => "/portal/referrals" },
];

async function stage(cluster: BenchCluster, name: string, size: BenchOptions): Promise<Stage> {
  const database = await cluster.database(name);
  const who = await step(`${name} world`, () => liveWorld(database, { ...size, oneLarge: true }, new Date()));
  return { server: await startServer(database, who.token), number: who.number };
}
