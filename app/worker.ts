import { createMailTransport } from "#app/adapters/mail.server.ts";
import { type CallLimits, SIMULATOR_LIMITS, stripeLimits } from "#app/adapters/stripe/call-pace.server.ts";
import { createStripe } from "#app/adapters/stripe.server.ts";
import { startDemoClock } from "#app/demo/demo-clock.server.ts";
import { type Env, EnvironmentError, readEnvironment } from "#app/env.server.ts";
import { runJobs } from "#app/jobs/run-jobs.server.ts";
import { watchRestore } from "#app/jobs/watch-restore.server.ts";
import { createLogger } from "#app/logger.server.ts";
import { assertSafeRoles, connectDatabase } from "#db/connect.server.ts";
import { assertNoOpenTransaction } from "#db/with-actor.server.ts";

/** Jobs that run side by side in one worker; each may hold a connection of `queue` and one of `worker`. */
const CONCURRENCY = 8;
/** Balances move with every payment; a look a second tells enough before one. */
const BALANCE_FRESH_MS = 1_000;

/** The worker process: runs jobs until it is told to stop, finishes what it has in hand, and ends. */
async function main(): Promise<void> {
  const env = readEnvironment();
  const logger = createLogger("worker", env.LOG_LEVEL);
  const db = connectDatabase({
    url: env.DATABASE_URL,
    applicationName: "reparto worker",
    poolSizes: { queue: CONCURRENCY + 4, worker: CONCURRENCY + 2 },
    onError: (error, role) => logger.warn({ err: error, role }, "a database connection died"),
  });
  await assertSafeRoles(db);
  const demoClock = env.DEMO && env.STRIPE_API_BASE ? await startDemoClock(db, env.STRIPE_API_BASE) : null;
  const parts = {
    db,
    // Without a key Stripe refuses each call, and the job waits in the queue until there is one.
    stripe: createStripe({
      secretKey: env.STRIPE_SECRET_KEY ?? "sk_not_configured",
      apiBase: env.STRIPE_API_BASE,
      limits: callLimits(env),
      balanceFreshMs: BALANCE_FRESH_MS,
      beforeRequest: assertNoOpenTransaction,
    }),
    mail: createMailTransport({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM }),
    origin: env.APP_ORIGIN,
    clock: demoClock ? demoClock.now : () => new Date(),
    logger,
  };
  const watch =
    env.STRIPE_SECRET_KEY || env.STRIPE_API_BASE ? await watchRestore(parts, env.PAYMENTS_MARKER_FILE) : null;
  const jobs = await runJobs({ ...parts, concurrency: CONCURRENCY });
  // The job runner cannot go on after some failures of its connections. A new process can, and frees what this one held.
  process.on("unhandledRejection", (error) => {
    logger.fatal({ err: error }, "the worker cannot go on");
    process.exit(1);
  });
  logger.info("worker is ready");
  process.send?.("ready");

  let stopping = false;
  const stop = async (why: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ why }, "worker stops");
    watch?.stop();
    await jobs.stop();
    demoClock?.stop();
    await db.close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void stop(signal));
}

/** Stripe's own limits for the kind of key, or what the configuration says; a simulator has none. */
function callLimits(env: Env): CallLimits {
  const ofKey = stripeLimits(/^[rs]k_live_/.test(env.STRIPE_SECRET_KEY ?? ""));
  const allowed = env.STRIPE_API_BASE ? SIMULATOR_LIMITS : ofKey;
  return {
    ...allowed,
    perSecond: env.STRIPE_CALLS_PER_SECOND ?? allowed.perSecond,
    perSecondOfKind: env.STRIPE_CALLS_PER_ENDPOINT ?? allowed.perSecondOfKind,
  };
}

main().catch((error: unknown) => {
  if (error instanceof EnvironmentError) process.stderr.write(`${error.message}\n`);
  else createLogger("worker", "info").fatal({ err: error }, "the worker could not start");
  process.exit(1);
});
