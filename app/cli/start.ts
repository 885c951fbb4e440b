import fs from "node:fs";
import { EnvironmentError } from "#app/env.server.ts";
import { DEMO_PASSWORD } from "#app/features/accounts/list-demo-sign-ins.server.ts";
import { loadProgramme } from "#app/features/programme/load-programme.server.ts";
import { assertSafeRoles, connectDatabase } from "#db/connect.server.ts";
import { clusterFiles } from "#db/embedded/cluster-files.ts";
import { stopLeftover } from "#db/embedded/stop.ts";
import { MigrationRefused, migrate } from "#db/migrate.server.ts";
import { build, needsBuild } from "./build-when-needed.ts";
import { demoSignInLines, demoWasCut, forgetDemo, isEmpty, playDemoWorld } from "./demo-world.ts";
import { type FoundDatabase, findExternalDatabase, startEmbeddedDatabase } from "./find-database.ts";
import { LAUNCH_HELP, type LaunchOptions, readLaunchOptions } from "./launch-options.ts";
import { claimPort } from "./ports.ts";
import { DATA_FOLDER, inData, Refusal } from "./project.ts";
import { launcherOnRecord, noteLauncher, refuseWhileRunning } from "./running-launcher.ts";
import { keptSecrets } from "./secrets.ts";
import { prepareShutdown, type Shutdown } from "./shutdown.ts";
import { startProcesses, startStripe } from "./start-processes.ts";

/** How long a web process that lost its launcher may take to let go of the port. */
const LEFTOVER_PATIENCE_MS = 12_000;

/** `npm start`: from nothing to an address that a browser can open, and back to nothing on Ctrl-C. */
async function main(): Promise<void> {
  if (process.argv.includes("--help")) return console.log(LAUNCH_HELP);
  const options = readLaunchOptions(process.argv.slice(2), process.env);
  const { env } = options;
  if (options.embedded) refuseWhileRunning();
  await claimPort(env.PORT, launcherOnRecord().state === "killed" ? LEFTOVER_PATIENCE_MS : 0);

  fs.mkdirSync(DATA_FOLDER, { recursive: true });
  const shutdown = prepareShutdown(() => console.log("\nReparto stops …"));
  try {
    if (options.embedded) shutdown.add(noteLauncher(env.APP_ORIGIN));
    const external = await findExternalDatabase();
    // The builder and the embedded database have nothing to do with one another.
    const [database] = await Promise.all([
      external ?? openEmbedded(shutdown),
      buildWhenNeeded(options, shutdown),
    ]);
    const stripe = await startStripe(options, database, shutdown);
    const signIns = await prepareData(options, database, stripe.url);
    await startProcesses(options, database, stripe, shutdown);
    announce(options, signIns, stripe.url);
  } catch (error) {
    tell(error);
    await shutdown.exit(1);
  }
}

async function openEmbedded(shutdown: Shutdown): Promise<FoundDatabase> {
  if (demoWasCut()) await removeHalfPlayedDemo();
  const starting = startEmbeddedDatabase();
  // Ctrl-C may come while it starts: then it is ended once it has.
  shutdown.add(async () => {
    const started = await starting.catch(() => null);
    await started?.stop();
  });
  return starting;
}

/** Nobody has used a database whose demo was cut short: it is made anew. */
async function removeHalfPlayedDemo(): Promise<void> {
  console.log("The demo world was not finished last time; it is made again.");
  const files = clusterFiles(inData("postgres"));
  await stopLeftover(files);
  fs.rmSync(files.dataDir, { recursive: true, force: true });
  forgetDemo();
}

async function buildWhenNeeded({ dev }: LaunchOptions, shutdown: Shutdown): Promise<void> {
  if (dev || !needsBuild()) return;
  console.log("Building the application …");
  await build((stop) => shutdown.add(stop));
}

/** Migrations, the programme, and the demo world where it is wanted; answers the lines that tell the demo sign-ins. */
async function prepareData(
  { env, demo }: LaunchOptions,
  { urls }: FoundDatabase,
  simulatorUrl: string | null,
): Promise<readonly string[]> {
  const applied = await migrate(urls);
  if (applied.length > 0) console.log(`Migrated the database (${applied.length} files).`);
  const db = connectDatabase({ url: urls.url, applicationName: "reparto launcher" });
  try {
    await assertSafeRoles(db);
    await loadProgramme({ db, now: new Date(), requestId: "launcher" });
    if (!demo) return [];
    // Its passwords are known to everybody and its pages say that no money moves: never beside a real key.
    if (!simulatorUrl)
      throw new Refusal(
        "The demo world needs the Stripe simulator: unset STRIPE_SECRET_KEY and STRIPE_API_BASE, or set DEMO=false.",
      );
    if (await isEmpty(db)) {
      console.log("Playing the demo world …");
      const { APP_ORIGIN: origin, MAIL_FROM: mailFrom } = env;
      await playDemoWorld({ db, origin, mailFrom, simulatorUrl, secrets: keptSecrets() });
    }
    return await demoSignInLines(db);
  } finally {
    await db.close();
  }
}

function announce(
  { env, dev }: LaunchOptions,
  signIns: readonly string[],
  simulatorUrl: string | null,
): void {
  const lines = ["", `Reparto is ready: ${env.APP_ORIGIN}`];
  if (signIns.length > 0)
    lines.push("", `Demo sign-ins, all with the password “${DEMO_PASSWORD}”:`, ...signIns);
  if (simulatorUrl) lines.push("", `Stripe simulator: ${simulatorUrl} (no money moves)`);
  if (!dev) lines.push(`Logs: ${DATA_FOLDER}/*.log`);
  lines.push("Ctrl-C ends everything.", "");
  console.log(lines.join("\n"));
}

/** What a person can mend is told in a sentence; anything else with its stack. */
function tell(error: unknown): void {
  const { code, path } = error as NodeJS.ErrnoException;
  if (error instanceof MigrationRefused)
    console.error(`${error.message} The demo database is made anew by npm run reset.`);
  else if (error instanceof Refusal || error instanceof EnvironmentError) console.error(error.message);
  else if (code === "EACCES" || code === "EPERM")
    console.error(`This user may not write ${path}: give it that right.`);
  else console.error(error);
}

try {
  await main();
} catch (error) {
  tell(error);
  process.exit(1);
}
