import { type BenchCluster, startCluster } from "./cluster.ts";
import type { BenchOptions } from "./options.ts";
import { type Page, startServer, timesOf } from "./page-server.ts";
import { type Measured, median, type Report, step } from "./report.ts";
import { liveWorld } from "./world/live-world.ts";

/** So many times the data; of the whole world and of the partner whose pages are asked. */
const GROWTH = 100;
const ASKED = 150;

/**
 * The portal's pages by HTTP against the production build, asked by the owner of a partner that has one customer in a
 * hundred: beside an almost empty page of the same person, and beside the same page with a hundredth of the data.
 */
export async function benchPage(options: BenchOptions): Promise<Report> {
  const cluster = await startCluster(options);
  try {
    const large = await askAll(cluster, "large", options);
    const small = await askAll(cluster, "small", {
      ...options,
      events: Math.ceil(options.events / GROWTH),
      partners: Math.max(2, Math.ceil(options.partners / GROWTH)),
      customers: Math.ceil(options.customers / GROWTH),
    });
    const beside = PAGES.map((page) =>
      measured(page, `${page.name} beside an empty page`, large, large.p50.get("empty"), "<= 2", options),
    );
    const grown = PAGES.map((page) =>
      measured(
        page,
        `${page.name} with ${GROWTH} times the data`,
        large,
        small.p50.get(page.name),
        "<= 1.3",
        options,
      ),
    );
    return { bench: "page", measured: [...beside, ...grown] as [Measured, ...Measured[]] };
  } finally {
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

type Asked = { readonly p50: ReadonlyMap<string, number>; readonly rssMb: number };

function measured(
  page: Page,
  name: string,
  { p50, rssMb }: Asked,
  floorSeconds = Number.NaN,
  target: string,
  { events }: BenchOptions,
): Measured {
  const seconds = p50.get(page.name) ?? Number.NaN;
  return { name, seconds, floorSeconds, ratio: seconds / floorSeconds, target, events, rssMb };
}

async function askAll(cluster: BenchCluster, name: string, size: BenchOptions): Promise<Asked> {
  const database = await cluster.database(name);
  const world = await step(`${name} world`, () =>
    liveWorld(database, { ...size, oneLarge: true }, new Date()),
  );
  const server = await startServer(database, world.token);
  try {
    const times = await step(`${name} pages`, () => timesOf(server, [EMPTY, ...PAGES], world.number, ASKED));
    const p50 = new Map([...times].map(([page, seconds]) => [page, median(seconds)]));
    return { p50, rssMb: server.peakRssMb() };
  } finally {
    await server.stop();
  }
}
