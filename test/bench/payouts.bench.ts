import { fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { createMailTransport } from "#app/adapters/mail.server.ts";
import { type CallLimits, SIMULATOR_LIMITS, stripeLimits } from "#app/adapters/stripe/call-pace.server.ts";
import { createStripe } from "#app/adapters/stripe.server.ts";
import { PROJECT_FOLDER } from "#app/cli/project.ts";
import { runJobs } from "#app/jobs/run-jobs.server.ts";
import { createLogger } from "#app/logger.server.ts";
import { connectDatabase } from "#db/connect.server.ts";
import { assertNoOpenTransaction } from "#db/with-actor.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { payoutWorld } from "#test/factories/payouts.ts";
import { stripeControl } from "#test/mocks/stripe-control.ts";
import { type BenchCluster, startCluster } from "./cluster.ts";
import type { BenchOptions } from "./options.ts";
import { type Measured, peakRssMb, type Report, secondsOf, sideBySide, step } from "./report.ts";

const CALL_MS = 50;
const PAYOUTS = 2_000;
/** As in app/worker.ts. */
const JOBS_AT_ONCE = 8;

/**
 * A month's payouts by the worker's own jobs against a simulator in another process that answers each call after 50 ms:
 * beside the time that the transfers alone take with so many under way at once, and, with the limits of an ordinary
 * live account, beside what those allow.
 */
export async function benchPayouts(options: BenchOptions): Promise<Report> {
  const payouts = options.payouts || PAYOUTS;
  const cluster = await startCluster(options);
  try {
    const raised = await measure(cluster, "raised", payouts, SIMULATOR_LIMITS);
    const live = await measure(cluster, "live", Math.ceil(payouts / 4), stripeLimits(true));
    return { bench: "payouts", measured: [raised, live] };
  } finally {
    await cluster.stop();
  }
}

async function measure(
  cluster: BenchCluster,
  name: string,
  payouts: number,
  limits: CallLimits,
): Promise<Measured> {
  const database = await cluster.database(name);
  const stripe = await startSlowStripe(cluster, `${name}_stripe`);
  const db = connectDatabase({
    url: database.url,
    applicationName: "bench",
    poolSizes: { queue: JOBS_AT_ONCE + 4, worker: JOBS_AT_ONCE + 2 },
  });
  const gateway = (more: { limits?: CallLimits; balanceFreshMs?: number } = {}) =>
    createStripe({
      secretKey: "sk_test_simulator",
      apiBase: stripe.url,
      beforeRequest: assertNoOpenTransaction,
      ...more,
    });
  try {
    const simulator = { handle: (request: Request) => fetch(request), close: async () => {} };
    const company = await payoutWorld(
      { ...database, database: db, drop: async () => {} },
      {
        gateway: gateway(),
        connect: gateway,
        simulator,
        control: stripeControl(simulator, stripe.url),
        stop: stripe.stop,
      },
    );
    // Of this connection alone, which makes the world and is not measured.
    await company.sql("set synchronous_commit = off");
    await stripeControl(simulator, stripe.url).topUp(payouts * 2_000, "USD");
    await step(`${payouts} partners`, () =>
      sideBySide(4, payouts, async (n) => void (await company.owe(1_000n + BigInt(n % 500)))),
    );
    const { runId } = await step("approve", () => company.approvedRun());
    await stripe.post("/_bench/slow");
    const started = performance.now();
    const clock = () => new Date(NOW.getTime() + performance.now() - started);
    const unpaid = async () => {
      const [row] = await company.sql<{ n: string }>(
        "select count(*) as n from payout where run_id = $1 and status <> 'paid'",
        [runId],
      );
      return Number(row?.n);
    };
    const jobs = await runJobs({
      db,
      stripe: gateway({ limits, balanceFreshMs: 1_000 }),
      mail: createMailTransport({ smtpUrl: undefined, from: "bench@company.example" }),
      origin: "https://bench.example",
      clock,
      logger: createLogger("worker", "silent"),
      concurrency: JOBS_AT_ONCE,
    });
    const seconds = await step("pay", () =>
      secondsOf(async () => {
        while ((await unpaid()) > 0) await sleep(100);
      }),
    );
    const calls = await stripe.calls();
    await jobs.stop();
    const sent = calls.filter(({ kind }) => kind === "POST /v1/transfers").length;
    if (sent !== payouts) throw new Error(`${sent} transfers were asked for, for ${payouts} payouts`);
    const byConcurrency = (payouts * CALL_MS) / 1_000 / limits.sendsAtOnce;
    const byLimit = payouts / limits.perSecondOfKind;
    const floorSeconds = Math.max(byConcurrency, byLimit);
    return {
      name: `${payouts} payouts, ${limits.sendsAtOnce} transfers at once, ${limits.perSecondOfKind}/s of a kind`,
      seconds,
      floorSeconds,
      ratio: seconds / floorSeconds,
      target: "<= 1.3",
      events: payouts,
      rssMb: peakRssMb(),
      more: {
        concurrency: limits.sendsAtOnce,
        jobsAtOnce: JOBS_AT_ONCE,
        callMs: CALL_MS,
        floor: byConcurrency >= byLimit ? "payouts x 50 ms / concurrency" : "payouts / limit of a kind",
        calls: calls.length,
        callsInBusiestSecond: busiestSecond(calls.map(({ at }) => at)),
        transfersInBusiestSecond: busiestSecond(
          calls.filter(({ kind }) => kind === "POST /v1/transfers").map(({ at }) => at),
        ),
      },
    };
  } finally {
    await db.close();
    await stripe.stop();
  }
}

/** Most calls that began within any second. */
function busiestSecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let from = 0;
  let most = 0;
  for (const [to, at] of sorted.entries()) {
    while (at - (sorted[from] ?? at) >= 1_000) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

async function startSlowStripe(cluster: BenchCluster, name: string) {
  const { ownerUrl } = await cluster.database(name);
  // Not what is measured: it need not wait for the disk.
  await cluster.asSuperuser(name, async (client) => {
    await client.query(`alter database ${name} set synchronous_commit = off`);
  });
  const child = fork("test/bench/slow-stripe.ts", [ownerUrl, String(CALL_MS)], {
    cwd: PROJECT_FOLDER,
    execArgv: ["--import", "tsx"],
  });
  const { port } = await new Promise<{ port: number }>((resolve, reject) => {
    child.once("message", (said) => resolve(said as { port: number }));
    child.once("exit", () => reject(new Error("the simulator did not start")));
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    post: async (path: string) => void (await fetch(url + path, { method: "POST" })),
    calls: async () =>
      (await (await fetch(`${url}/_bench/calls`)).json()) as readonly { at: number; kind: string }[],
    stop: async () => {
      if (child.exitCode === null) {
        const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
        child.kill();
        await ended;
      }
    },
  };
}
