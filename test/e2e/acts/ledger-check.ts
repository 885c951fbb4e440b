import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inject } from "vitest";

export type Checked = {
  readonly ok: boolean;
  readonly invariants: readonly {
    readonly name: string;
    readonly examined: number;
    readonly broken: number;
    readonly rows: readonly unknown[];
  }[];
};

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** `npm run -s reparto -- ledger check --json`, on the books of this world. */
export async function checkLedger(): Promise<Checked> {
  const args = ["--import", "tsx", "app/cli/reparto.ts", "ledger", "check", "--json"];
  const env = {
    ...process.env,
    REPARTO_DATA: inject("dataFolder"),
    NODE_ENV: "production" as const,
    VITEST: "",
  };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  return JSON.parse(stdout) as Checked;
}
