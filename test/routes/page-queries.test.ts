import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { worldId } from "#test/bench/world/build-world.ts";
import { liveWorld, type SignedIn } from "#test/bench/world/live-world.ts";
import { type TestDatabase, testDatabase } from "#test/setup/database.ts";
import { type StartedApplication, startApplication } from "./start-application.ts";

const NOW = new Date("2026-05-20T10:00:00Z");

type Stage = { database: TestDatabase; app: StartedApplication; who: SignedIn };

/**
 * How many questions a page asks the database, the session's four included, transactions' begins and ends left out. A
 * page that needs more has a query in a loop, or earns its new number here.
 */
const MOST_QUERIES = { overview: 10, statements: 7, statement: 17, referrals: 6 };

let small: Stage;
let large: Stage;

beforeAll(async () => {
  small = await stage({ partners: 2, customers: 4, events: 8 });
  large = await stage({ partners: 2, customers: 160, events: 480 });
});
afterAll(async () => {
  for (const { app, database } of [small, large]) {
    await app.stop();
    await database.drop();
  }
});

describe("a page asks the database as often for much as for little", () => {
  it.each([
    ["overview", () => "/portal"],
    ["statements", () => "/portal/statements"],
    ["statement", ({ number }: SignedIn) => `/portal/statements/${number}`],
    ["referrals", () => "/portal/referrals"],
  ] as const)("%s", async (name, path) => {
    const few = await queriesOf(small, path(small.who));
    const many = await queriesOf(large, path(large.who));
    expect(many).toEqual(few);
    expect(many.length).toBeLessThanOrEqual(MOST_QUERIES[name]);
  });
});

it("a statement shows a page of its lines, and the figures of all", async () => {
  const lines = await large.database.database
    .pool("worker")
    .query("select from commission_line where partner_id = $1", [worldId("par", 1)]);
  const page = await (await ask(large, `/portal/statements/${large.who.number}`)).text();
  expect(lines.rowCount).toBe(240);
  expect(page.match(/class="row-with-detail"/gu)).toHaveLength(25);
  expect(/<nav class="paging".*?<\/nav>/u.exec(page)?.[0]).toContain("of 240");
});

async function stage(size: { partners: number; customers: number; events: number }): Promise<Stage> {
  const database = await testDatabase();
  const who = await liveWorld(database, { ...size, oneLarge: false }, NOW);
  const app = await startApplication({ db: database.database, clock: () => NOW });
  return { database, app, who };
}

function ask({ app, who }: Stage, path: string): Promise<Response> {
  return app.ask(path, { headers: { Cookie: `__Host-session=${who.token}` } });
}

/** The queries of one page, without their parameters' number, in a fixed order. */
async function queriesOf(at: Stage, path: string): Promise<string[]> {
  const asked: string[] = [];
  const query = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text: string }];
    asked.push(typeof first === "string" ? first : first.text);
    return Reflect.apply(query, this, args);
  } as typeof query;
  try {
    const answer = await ask(at, path);
    expect(answer.status).toBe(200);
    await answer.text();
  } finally {
    pg.Client.prototype.query = query;
  }
  return asked
    .filter((text) => !/^(begin|commit|rollback)/iu.test(text))
    .map((text) => text.replaceAll(/\$\d+(, \$\d+)*/gu, "$…"))
    .sort();
}
