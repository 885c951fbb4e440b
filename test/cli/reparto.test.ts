import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { loadProgramme } from "#app/features/programme/load-programme.server.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();

/** Runs the operator's command as a person would, on the test's own database. */
type Ended = { code: number | null; out: string; err: string };

async function repartoIn(env: Record<string, string>, ...args: string[]): Promise<Ended> {
  const { url, ownerUrl } = world();
  const child = spawn(process.execPath, ["--import", "tsx", "app/cli/reparto.ts", ...args], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: url,
      DATABASE_OWNER_URL: ownerUrl,
      DEMO: "",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (part: Buffer) => {
    out += part.toString();
  });
  child.stderr.on("data", (part: Buffer) => {
    err += part.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out, err };
}

const reparto = (...args: string[]) => repartoIn({}, ...args);

test("doctor finds nothing on a good database, and names every problem of a bad environment", async () => {
  const good = await reparto("doctor", "--json");
  expect(good).toMatchObject({ code: 0, err: "" });
  expect(JSON.parse(good.out)).toMatchObject({ ok: true, problems: [] });

  const bad = await repartoIn({ LOG_LEVEL: "loud", SMTP_URL: "not an address" }, "doctor", "--json");
  expect(bad.code).toBe(1);
  const { problems } = JSON.parse(bad.out) as { problems: string[] };
  expect(problems.join(" ")).toMatch(/SMTP_URL should be.*LOG_LEVEL should be/);
});

test("staff is created through the use case, once, and the ledger check sees its audit entry chained or waiting", async () => {
  const first = await reparto(
    "staff",
    "create",
    "--email",
    "ana@company.example",
    "--name",
    "Ana",
    "--role",
    "finance,admin",
    "--json",
  );
  expect(first).toMatchObject({ code: 0, err: "" });
  const { accountId, setPasswordUrl } = JSON.parse(first.out) as {
    accountId: string;
    setPasswordUrl: string;
  };
  expect(setPasswordUrl).toMatch(/^http:\/\/localhost:3000\//);
  const roles = await world()
    .database.pool("auth")
    .query("select role from staff_role where account_id = $1 order by role", [accountId]);
  expect(roles.rows).toEqual([{ role: "admin" }, { role: "finance" }]);

  const check = await reparto("ledger", "check");
  expect(check.code).toBe(0);
  expect(check.out).toContain("I1 journals balance: examined none: proves nothing");
});

test("a command that is not understood, or refused by the business, says why and does not end with 0", async () => {
  await loadProgramme({ db: world().database, now: new Date(), requestId: system("test").job });
  const runs = await Promise.all([
    reparto("frobnicate"),
    reparto("ledger", "check", "--frob"),
    reparto("month", "close", "--period", "2026-13"),
    reparto("month", "verify", "--period", "2026-01"),
    reparto("staff", "create", "--email", "a@b.example", "--name", "A", "--role", "boss"),
  ]);
  expect(runs.map(({ code }) => code)).toEqual([2, 2, 1, 1, 1]);
  for (const { err, out } of runs) {
    expect(err.trim()).not.toBe("");
    expect(err).not.toContain("    at ");
    expect(out).toBe("");
  }
});

test("simulate plays a file without any database, and tells every problem of a bad one by its place", async () => {
  const nowhere = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" };
  const played = await repartoIn(nowhere, "simulate", "docs/examples/simulate/quick-start.json");
  expect(played).toMatchObject({ code: 0, err: "" });
  const report = JSON.parse(played.out);
  expect(report.lines[2]).toMatchObject({
    amountMinor: "-5000",
    amount: "-50.00",
    says: { en: expect.stringMatching(/^250\.00\sUSD of 500\.00\sUSD refunded · its commission was/) },
  });
  expect(report.balances).toMatchObject([
    { partner: "partner", balanceMinor: "5000", earnedInAllMinor: "25000" },
  ]);

  const file = path.join(mkdtempSync(path.join(tmpdir(), "reparto-")), "bad.json");
  writeFileSync(file, JSON.stringify({ agreements: [], events: [{ at: "soon", net: "1.00" }] }));
  const runs = await Promise.all([
    repartoIn(nowhere, "simulate", file, "--json"),
    repartoIn(nowhere, "simulate"),
    repartoIn(nowhere, "simulate", "README.md"),
  ]);
  expect(runs.map(({ code }) => code)).toEqual([1, 2, 1]);
  for (const { err } of runs) expect(err).not.toContain("    at ");
  const [bad] = runs;
  expect(JSON.parse(bad.out).problems.map((one: { path: string }) => one.path)).toEqual([
    "agreements",
    "events.0.at",
  ]);
}, 60_000);
