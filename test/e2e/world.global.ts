import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

export type SignIn = { readonly role: string; readonly email: string; readonly password: string };

declare module "vitest" {
  export interface ProvidedContext {
    origin: string;
    simulator: string;
    signIns: SignIn[];
    /** The folder of this world's data, for the operator's commands (REPARTO_DATA). */
    dataFolder: string;
  }
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const START_LIMIT_MS = 110_000;

/**
 * The world of the browser walks is the product as a newcomer starts it: the launcher, an embedded PostgreSQL, the demo
 * world, web, worker and Stripe simulator, in a folder of its own. Ctrl-C ends it.
 */
export default async function startWorld(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), "reparto-walk-"));
  const port = await freePort();
  const launcher = spawn(process.execPath, ["--import", "tsx", "app/cli/start.ts"], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      REPARTO_DATA: folder,
      NODE_ENV: "production",
      VITEST: "",
      // Each person comes from an address of their own, as behind the proxy of an installation.
      TRUSTED_PROXY_HOPS: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  launcher.stdout.on("data", (part: Buffer) => {
    said += part.toString();
  });
  launcher.stderr.on("data", (part: Buffer) => {
    said += part.toString();
  });
  const ended = new Promise<void>((resolve) => launcher.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new Error(`The world did not start in time:\n${said}`)),
      START_LIMIT_MS,
    );
    const look = setInterval(() => {
      if (!said.includes("Ctrl-C ends everything")) return;
      clearInterval(look);
      clearTimeout(limit);
      resolve();
    }, 50);
    void ended.then(() => {
      clearInterval(look);
      clearTimeout(limit);
      reject(new Error(`The world ended while it started:\n${said}`));
    });
  });
  project.provide("origin", `http://localhost:${port}`);
  project.provide("simulator", /Stripe simulator: (\S+)/.exec(said)?.[1] ?? "");
  project.provide("signIns", readSignIns(said));
  project.provide("dataFolder", folder);
  return async () => {
    launcher.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The lines that the launcher prints for a person: role and address, with one password for all. */
function readSignIns(said: string): SignIn[] {
  const [head = "", ...lines] = said.slice(said.indexOf("Demo sign-ins")).split("\n");
  const password = /“(.+)”/.exec(head)?.[1] ?? "";
  const found: SignIn[] = [];
  for (const line of lines) {
    const match = /^ {2}(\S.*?) {2,}(\S+@\S+)/.exec(line);
    if (match) found.push({ role: match[1] ?? "", email: match[2] ?? "", password });
  }
  return found;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
