import path from "node:path";
import { answers, type Child, startProcess } from "./child-processes.ts";
import type { FoundDatabase } from "./find-database.ts";
import type { LaunchOptions } from "./launch-options.ts";
import { findFreePort } from "./ports.ts";
import { DATA_FOLDER } from "./project.ts";
import { restartWhenChanged } from "./restart-when-changed.ts";
import { restartWhenEnded } from "./restart-when-ended.ts";
import { keptSecrets } from "./secrets.ts";
import type { Shutdown } from "./shutdown.ts";

/** Where Stripe's calls go; `url` is the simulator's address, null when a key of Stripe itself is configured. */
export type Stripe = { readonly url: string | null; readonly env: Readonly<Record<string, string>> };

/** Starts the Stripe simulator unless STRIPE_SECRET_KEY or STRIPE_API_BASE says where Stripe is. */
export async function startStripe(
  { env, embedded, dev }: LaunchOptions,
  { urls }: FoundDatabase,
  shutdown: Shutdown,
): Promise<Stripe> {
  if (env.STRIPE_SECRET_KEY || env.STRIPE_API_BASE) return { url: null, env: {} };
  const secrets = keptSecrets();
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const simulator = startProcess("stripe-simulator", {
    file: "app/adapters/stripe-simulator/serve.server.ts",
    env: {
      ...inherited(),
      NODE_ENV: env.NODE_ENV,
      STRIPE_SIMULATOR_DATABASE_URL: urls.simulatorUrl,
      STRIPE_SIMULATOR_PORT: String(port),
      STRIPE_SIMULATOR_PUBLIC_URL: url,
      STRIPE_SIMULATOR_WEBHOOK_URL: `http://127.0.0.1:${env.PORT}/webhooks/stripe/platform`,
      STRIPE_SIMULATOR_CONNECT_WEBHOOK_URL: `http://127.0.0.1:${env.PORT}/webhooks/stripe/connect`,
      STRIPE_WEBHOOK_SECRET: secrets.STRIPE_WEBHOOK_SECRET,
      STRIPE_CONNECT_WEBHOOK_SECRET: secrets.STRIPE_CONNECT_WEBHOOK_SECRET,
    },
    logTo: embedded && !dev ? "file" : "terminal",
  });
  keep(simulator, shutdown);
  await simulator.ready(() => answers(`${url}/`));
  return { url, env: { ...secrets, STRIPE_API_BASE: url } };
}

/** Starts web and worker side by side; resolves when both are ready. The worker is started anew when it ends by itself; the web process then ends everything. */
export async function startProcesses(
  { env, demo, dev, embedded }: LaunchOptions,
  { urls }: FoundDatabase,
  stripe: Stripe,
  shutdown: Shutdown,
): Promise<void> {
  const common = {
    env: {
      ...inherited(),
      NODE_ENV: dev ? "development" : "production",
      PORT: String(env.PORT),
      APP_ORIGIN: env.APP_ORIGIN,
      DATABASE_URL: urls.url,
      DEMO: String(demo),
      PAYMENTS_MARKER_FILE: env.PAYMENTS_MARKER_FILE ?? path.join(DATA_FOLDER, "payments-marker"),
      ...stripe.env,
      ...keptKeys({ env, embedded }),
    },
    logTo: embedded && !dev ? "file" : "terminal",
  } as const;
  const web = startProcess("web", { file: "app/server.ts", args: dev ? ["--dev"] : [], ...common });
  keep(web, shutdown);
  const startWorker = () => startProcess("worker", { file: "app/worker.ts", ...common });
  const worker = dev ? restartWhenChanged(startWorker) : restartWhenEnded(startWorker);
  keep(worker, shutdown);
  await Promise.all([web.ready(() => answers(`http://127.0.0.1:${env.PORT}/readyz`)), worker.ready()]);
}

/** What is configured goes before what this copy keeps; beside a database of yours nothing is made up. */
function keptKeys({ env, embedded }: Pick<LaunchOptions, "env" | "embedded">): Record<string, string> {
  if (env.ENCRYPTION_KEYS) return { ENCRYPTION_KEYS: env.ENCRYPTION_KEYS };
  return embedded ? { ENCRYPTION_KEYS: keptSecrets().ENCRYPTION_KEYS } : {};
}

function keep(child: Child, shutdown: Shutdown): void {
  shutdown.add(() => child.stop());
  child.onUnexpectedEnd((lastWords) => {
    console.error(`The ${child.name} process ended by itself.\n${lastWords}`.trim());
    void shutdown.exit(1);
  });
}

/** The launcher's environment without what the processes have no business with: the owner's password. */
function inherited(): Omit<NodeJS.ProcessEnv, "NODE_ENV"> {
  const { DATABASE_OWNER_URL: _, STRIPE_SIMULATOR_DATABASE_URL: __, NODE_ENV: ___, ...rest } = process.env;
  return rest;
}
