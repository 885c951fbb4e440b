/**
 * `npm run bench -- close|rate|ingest|page|payouts [--json] [--events N] [--payouts N] [--partners N] [--customers N] [--connections N] [--memory]`:
 * measures one path beside its own yardstick, in a database of its own. A benchmark, not a test: docs/performance.md.
 */
import { type BenchOptions, readOptions } from "./options.ts";
import { asJson, asTable, type Report } from "./report.ts";

type Bench = (options: BenchOptions) => Promise<Report>;

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  close: async () => (await import("./close.bench.ts")).benchClose,
  rate: async () => (await import("./rate.bench.ts")).benchRate,
  ingest: async () => (await import("./ingest.bench.ts")).benchIngest,
  page: async () => (await import("./page.bench.ts")).benchPage,
  payouts: async () => (await import("./payouts.bench.ts")).benchPayouts,
};

const [name = "", ...args] = process.argv.slice(2);
const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (!load) {
  console.error(`npm run bench -- ${Object.keys(BENCHES).join("|")} [--json] [--events N] [--memory]`);
  process.exit(2);
}
const options = readOptions(args);
const report = await (await load())(options);
console.log(options.json ? asJson(report) : asTable(report));
process.exit(0);
