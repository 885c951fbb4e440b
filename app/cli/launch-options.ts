import { type Env, readEnvironment } from "#app/env.server.ts";

export type LaunchOptions = {
  readonly env: Env;
  /** Hot reload by Vite, logs on the terminal. */
  readonly dev: boolean;
  /** Play the demo world when the database is empty, and show its sign-ins. */
  readonly demo: boolean;
  readonly embedded: boolean;
};

export const LAUNCH_HELP = `npm start [-- --demo]    starts Reparto; npm run dev reloads as files change

Without DATABASE_URL an embedded PostgreSQL runs in .data/, with a demo world (DEMO=false: without).
With DATABASE_URL and DATABASE_OWNER_URL that database is used, with a demo world only by --demo or DEMO=true.
PORT chooses the port (3000). REPARTO_DATA names another folder than .data. Without STRIPE_SECRET_KEY a Stripe
simulator runs beside it; on a database of yours it keeps its state in STRIPE_SIMULATOR_DATABASE_URL.`;

/** Reads the command line and the whole environment before anything is started; every wrong variable is named. */
export function readLaunchOptions(args: readonly string[], source: NodeJS.ProcessEnv): LaunchOptions {
  const embedded = !source.DATABASE_URL?.trim();
  const env = readEnvironment({
    ...source,
    // Known once the embedded server runs.
    ...(embedded ? { DATABASE_URL: "postgres://127.0.0.1/reparto" } : {}),
  });
  // Of an embedded database the demo is the rule, of yours the exception.
  const demo = args.includes("--demo") || (source.DEMO?.trim() ? env.DEMO : embedded);
  return { env, dev: args.includes("--dev"), demo, embedded };
}
