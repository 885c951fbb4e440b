import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { PROJECT_FOLDER, Refusal } from "./project.ts";

const STAMP = path.join(PROJECT_FOLDER, "build", "stamp");
/** What the bundle is made of. */
const SOURCES = [
  "app",
  "db",
  "emails",
  "public",
  "package.json",
  "package-lock.json",
  "remix.config.js",
  "vite.config.ts",
];
/** Parts that only processes outside the bundle run. */
const NOT_BUNDLED = ["app/cli", "app/demo", "app/jobs", "app/worker.ts", "app/adapters/stripe-simulator"];

/** Is the built application older than its sources? Compares contents, since a checkout changes every date. */
export function needsBuild(): boolean {
  return !fs.existsSync(STAMP) || fs.readFileSync(STAMP, "utf8") !== stampOfSources();
}

/** Builds the web application. Refuses with what the builder said when that fails. */
export async function build(onStart: (stop: () => void) => void): Promise<void> {
  const stamp = stampOfSources();
  fs.rmSync(STAMP, { force: true });
  const cli = path.join(PROJECT_FOLDER, "node_modules/@remix-run/dev/dist/cli.js");
  const child = spawn(process.execPath, [cli, "vite:build"], {
    cwd: PROJECT_FOLDER,
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onStart(() => child.kill("SIGTERM"));
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      said += part.toString();
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Refusal(`The application could not be built.\n${said.trim()}`);
  fs.writeFileSync(STAMP, stamp);
}

function stampOfSources(): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of SOURCES.flatMap((source) => filesUnder(source))) {
    hash.update(`\0${file}\0`).update(fs.readFileSync(path.join(PROJECT_FOLDER, file)));
  }
  return hash.digest("hex");
}

function filesUnder(name: string): string[] {
  const found = fs.statSync(path.join(PROJECT_FOLDER, name), { throwIfNoEntry: false });
  if (!found || NOT_BUNDLED.includes(name)) return [];
  if (!found.isDirectory()) return [name];
  return fs
    .readdirSync(path.join(PROJECT_FOLDER, name))
    .sort()
    .flatMap((child) => filesUnder(`${name}/${child}`));
}
