import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startLauncher } from "#test/setup/launcher.ts";

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

/**
 * The world of the browser walks is the product as a newcomer starts it: the launcher, an embedded PostgreSQL, the demo
 * world, web, worker and Stripe simulator. Its folder is the one where this run has played the demo world already
 * (PLAYED_WORLD), else one of its own. Ctrl-C ends it.
 */
export default async function startWorld(project: TestProject): Promise<() => Promise<void>> {
  const played = process.env.PLAYED_WORLD;
  const folder = played ?? mkdtempSync(path.join(tmpdir(), "reparto-walk-"));
  const { origin, said, stop } = await startLauncher(folder);
  project.provide("origin", origin);
  project.provide("simulator", /Stripe simulator: (\S+)/.exec(said)?.[1] ?? "");
  project.provide("signIns", readSignIns(said));
  project.provide("dataFolder", folder);
  return async () => {
    await stop();
    if (!played) rmSync(folder, { recursive: true, force: true });
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
