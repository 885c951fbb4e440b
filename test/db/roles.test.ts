import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootstrapCluster, type DatabaseUrls, sqlForAdministrators } from "#db/bootstrap.server.ts";
import { assertSafeRoles, connectDatabase } from "#db/connect.server.ts";
import { type EmbeddedServer, startEmbedded } from "#db/embedded/start.ts";
import { DATABASE_ROLES, loginOf } from "#db/roles.server.ts";

// A server of its own: roles are cluster-wide, and this file spoils them.
let folder: string;
let server: EmbeddedServer;
let urls: DatabaseUrls;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "roles-"));
  server = await startEmbedded({ dataDir: path.join(folder, "postgres"), durable: false });
  urls = await bootstrapCluster(server.superuserUrl());
});
afterAll(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true });
});

async function runAt(url: string, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const result = await client.query(text).finally(() => client.end());
  return result.rows;
}
const asSuperuser = (text: string) => runAt(server.superuserUrl("reparto"), text);

async function whyNotSafe(): Promise<string | null> {
  const database = connectDatabase({ url: urls.url });
  return assertSafeRoles(database)
    .then(() => null)
    .catch((error: Error) => error.message)
    .finally(() => database.close());
}

test("the application refuses to start with a role that row-level security would not bind", async () => {
  expect(await whyNotSafe()).toBeNull();
  const spoiled: [spoil: string, mend: string, complaint: string][] = [
    [
      "alter role app_staff superuser",
      "alter role app_staff nosuperuser",
      "app_staff is not safe to use: it is a superuser.",
    ],
    [
      "alter role app_auth bypassrls",
      "alter role app_auth nobypassrls",
      "app_auth is not safe to use: it may bypass row-level security.",
    ],
    [
      "create table mine (); alter table mine owner to app_partner",
      "drop table mine",
      "app_partner is not safe to use: it owns the table public.mine.",
    ],
    [
      "grant reparto_owner to app_worker",
      "revoke reparto_owner from app_worker",
      "app_worker is not safe to use: reparto is a database of its own.",
    ],
  ];
  for (const [spoil, mend, complaint] of spoiled) {
    await asSuperuser(spoil);
    expect(await whyNotSafe()).toBe(`The database role ${complaint}`);
    await asSuperuser(mend);
  }
  expect(await whyNotSafe()).toBeNull();
});

test("every role gives up in time: five seconds on the web, a minute in the worker, never an idle transaction", async () => {
  const database = connectDatabase({ url: urls.url });
  for (const role of DATABASE_ROLES) {
    const slow = role === "worker" || role === "queue";
    const { rows } = await database.pool(role).query(
      `select current_setting('timezone') as zone, current_setting('statement_timeout') as statement,
        current_setting('lock_timeout') as lock, current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect({ role, ...rows[0] }).toEqual({
      role,
      zone: "UTC",
      statement: slow ? "1min" : "5s",
      lock: slow ? "5s" : "2s",
      idle: "10s",
    });
  }
  await database.close();
});

test("no role makes tables for itself, and nobody else comes in", async () => {
  const login = new URL(urls.url);
  for (const role of DATABASE_ROLES) {
    login.username = loginOf(role);
    await expect(runAt(login.href, "create table public.mine ()")).rejects.toMatchObject({ code: "42501" });
  }
  login.pathname = "/stripe_simulator";
  await expect(runAt(login.href, "select 1")).rejects.toMatchObject({ code: "42501" });
  const simulator = new URL(urls.simulatorUrl);
  expect(await runAt(simulator.href, "create table anything ()")).toEqual([]);
  simulator.pathname = "/reparto";
  await expect(runAt(simulator.href, "select 1")).rejects.toMatchObject({ code: "42501" });
});

test("a second start changes nothing, and what administrators are given makes the same roles", async () => {
  expect(await bootstrapCluster(server.superuserUrl())).toEqual(urls);
  const [roles = "", access = ""] = sqlForAdministrators().split(/^create database .*$/m);
  await asSuperuser(roles);
  await asSuperuser(access);
  await bootstrapCluster(server.superuserUrl());
  expect(await whyNotSafe()).toBeNull();
});
