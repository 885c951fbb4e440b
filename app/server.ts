import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { createCipher } from "#app/adapters/cipher.server.ts";
import { createMailTransport } from "#app/adapters/mail.server.ts";
import { createStripe } from "#app/adapters/stripe.server.ts";
import { assertSafeRoles, connectDatabase } from "#db/connect.server.ts";
import { assertNoOpenTransaction } from "#db/with-actor.server.ts";
import { startDemoClock } from "./demo/demo-clock.server.ts";
import { type Env, EnvironmentError, readEnvironment } from "./env.server.ts";
import { createApplication } from "./http/application.server.ts";
import { createAttemptLimits } from "./http/attempt-limits.server.ts";
import { createMetrics, type WebMetrics } from "./http/metrics.server.ts";
import { createReadiness } from "./http/readiness.server.ts";
import { PortTaken, serve } from "./http/serve.server.ts";
import { createLogger, type Logger } from "./logger.server.ts";

/** Without a key every call to Stripe is refused by Stripe itself; pages that need none work. */
const NO_STRIPE_KEY = "sk_test_not_configured";

/** The web process: reads the environment, makes pools and clients, listens, and takes its leave when asked to. */
async function main(env: Env, logger: Logger): Promise<void> {
  const db = connectDatabase({
    url: env.DATABASE_URL,
    applicationName: "reparto web",
    onError: (error, role) => logger.warn({ err: error, role }, "database connection lost"),
  });
  await assertSafeRoles(db);
  const demoClock = env.DEMO && env.STRIPE_API_BASE ? await startDemoClock(db, env.STRIPE_API_BASE) : null;
  const isDevelopment = process.argv.includes("--dev");
  const vite = isDevelopment ? await startVite() : undefined;
  const readiness = createReadiness(db.pool("auth"));
  const metrics = createMetrics();
  const application = createApplication({
    env,
    db,
    logger,
    metrics,
    clock: demoClock ? demoClock.now : () => new Date(),
    demoClock: demoClock ?? undefined,
    limits: createAttemptLimits(db.pool("auth")),
    cipher: env.ENCRYPTION_KEYS ? createCipher(env.ENCRYPTION_KEYS) : null,
    mail: createMailTransport({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM }),
    stripe: createStripe({
      secretKey: env.STRIPE_SECRET_KEY ?? NO_STRIPE_KEY,
      apiBase: env.STRIPE_API_BASE,
      timeoutMs: 10_000,
      beforeRequest: assertNoOpenTransaction,
    }),
    whyNotReady: readiness.whyNotReady,
    vite: vite?.middlewares,
    build: vite
      ? () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>
      : await loadBuild(),
  });
  const serving = await serve(application, env.PORT);
  const metricsServer = env.METRICS_PORT ? serveMetrics(metrics, env.METRICS_PORT) : null;
  logger.info({ port: serving.port, origin: env.APP_ORIGIN }, "listening");

  let isStopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, "draining");
    readiness.drain();
    metricsServer?.close();
    await serving.stop();
    demoClock?.stop();
    await vite?.close();
    await db.close();
    process.exit(0);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    stop(signal).catch((error: unknown) => {
      logger.fatal({ err: error }, "could not stop in order");
      process.exit(1);
    });
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

async function startVite() {
  const { createServer: createViteServer } = await import("vite");
  return createViteServer({ server: { middlewareMode: true }, appType: "custom" });
}

async function loadBuild(): Promise<ServerBuild> {
  const file = pathToFileURL("build/server/index.js").href;
  return (await import(/* @vite-ignore */ file)) as ServerBuild;
}

/** Prometheus without a token, on this machine only. */
function serveMetrics(metrics: WebMetrics, port: number) {
  const server = createServer((_request, response) => {
    metrics.text().then(
      (text) => response.setHeader("Content-Type", metrics.contentType).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return server.listen(port, "127.0.0.1");
}

/** What a person can mend is one sentence on stderr; all else keeps its stack in the log. Either way the exit code is 1. */
function fail(error: unknown, logger: Logger): never {
  if (error instanceof EnvironmentError || error instanceof PortTaken)
    process.stderr.write(`${error.message}\n`);
  else logger.fatal({ err: error }, "the web process could not start");
  process.exit(1);
}

let logger = createLogger("web", "info");
try {
  const env = readEnvironment();
  logger = createLogger("web", env.LOG_LEVEL);
  await main(env, logger);
} catch (error) {
  fail(error, logger);
}
