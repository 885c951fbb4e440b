import pg from "pg";
import { pino } from "pino";
import { NO_LIMITS, TEST_CIPHER } from "#test/factories/accounts.ts";
import { STUDENT_KEY_SECRET } from "#test/factories/referrals.ts";
import { type TwoPartnerWorld, twoPartnerWorld, WORLD_NOW } from "#test/factories/world.ts";
import { STRIPE_TEST_WEBHOOKS } from "#test/mocks/stripe.ts";
import { ORIGIN, type StartedApplication, startApplication } from "../start-application.ts";
import { type Walk, walk } from "./pages.ts";
import { peopleOf } from "./people.ts";
import { fill, paramsOf, type RouteLine, routeTable } from "./route-table.ts";
import { type Visitor, visit } from "./visitor.ts";
import { type Written, writtenReader } from "./written.ts";

type People = ReturnType<typeof peopleOf>;

/** A clock that hears and does not go: nothing here is about time. */
const demoClock = { now: () => WORLD_NOW, moveTo: async () => {} };

/** The running application over the two partners' world, and all who walk through it. */
export type House = {
  readonly world: TwoPartnerWorld;
  readonly app: StartedApplication;
  readonly table: readonly RouteLine[];
  readonly people: People;
  readonly owner: pg.Client;
  readonly written: () => Promise<Written>;
  readonly enter: (name: keyof People) => Promise<Visitor>;
  /** The pages a person finds from the start, by links alone. */
  readonly walkOf: (name: keyof People) => Promise<Walk>;
  /** Addresses of a line as this person would have them; never none. */
  readonly addressesOf: (line: RouteLine, name: keyof People) => Promise<readonly string[]>;
  /** Messages of what failed on our side so far. */
  readonly failures: () => string[];
  readonly close: () => Promise<void>;
};

export async function openHouse(): Promise<House> {
  const world = await twoPartnerWorld();
  const failed: string[] = [];
  const parts = (demo: boolean) => ({
    db: world.database,
    stripe: world.stripe,
    mail: { send: async ({ id }: { id: string }) => ({ via: "outbox" as const, messageId: id }) },
    limits: NO_LIMITS,
    cipher: TEST_CIPHER,
    clock: () => WORLD_NOW,
    logger: pino({ level: "error" }, { write: (line: string) => void failed.push(line) }),
    env: {
      NODE_ENV: "production" as const,
      APP_ORIGIN: ORIGIN,
      DEMO: demo,
      TRUSTED_PROXY_HOPS: 0,
      STRIPE_WEBHOOK_SECRET: STRIPE_TEST_WEBHOOKS.platform.secret,
      STRIPE_CONNECT_WEBHOOK_SECRET: STRIPE_TEST_WEBHOOKS.connect.secret,
      STUDENT_KEY_SECRET,
    },
  });
  // The company's people look at the demo's pages too; everybody else at the house as it is in earnest.
  const [app, demo] = [
    await startApplication(parts(false)),
    await startApplication({ ...parts(true), demoClock }),
  ];
  const table = await routeTable();
  const people = peopleOf(world);
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  owner.on("error", () => {});
  await owner.connect();
  const walks = new Map<keyof People, Promise<Walk>>();
  const enter: House["enter"] = (name) => visit(people[name].side === "staff" ? demo : app, people[name]);
  const walkOf: House["walkOf"] = (name) => {
    const known =
      walks.get(name) ?? enter(name).then((visitor) => walk(visitor, startsOf(table, visitor), table));
    walks.set(name, known);
    return known;
  };
  const addressesOf: House["addressesOf"] = async (line, name) => {
    if (paramsOf(line.pattern).length === 0) return [fill(line.pattern, {})];
    const [, place = ""] = /^\/(.+)\/:token$/.exec(line.pattern) ?? [];
    const token = Object.entries(world.tokens).find(([path]) => path === place)?.[1];
    if (token) return [fill(line.pattern, { token })];
    const found = (await walkOf(walkerFor(line, name))).links.get(line.pattern) ?? [];
    return found.length > 0 ? found : [fill(line.pattern, { endpoint: "platform", period: "2026-03" })];
  };
  return {
    world,
    app,
    table,
    people,
    owner,
    written: await writtenReader(owner),
    enter,
    walkOf,
    addressesOf,
    failures: () => failed,
    close: async () => {
      await Promise.all([app.stop(), demo.stop()]);
      await owner.end();
      await world.stop();
    },
  };
}

/** Whose links lead to a line, for whoever is turned away from its side of the house. */
function walkerFor({ pattern, loaders }: RouteLine, name: keyof People): keyof People {
  if (pattern.startsWith("/portal")) return name === "ownerB" ? "ownerB" : "ownerA";
  if (!pattern.startsWith("/console")) return "anonymous";
  const last = loaders.at(-1);
  const roles: readonly string[] = last?.kind === "staff" ? last.roles : [];
  if (roles.length === 0) return "manager";
  return roles.includes("finance") ? "finance" : roles.includes("manager") ? "manager" : "admin";
}

/** Each side's pages without parameters: navigation may leave one out. */
function startsOf(table: readonly RouteLine[], { person }: Visitor): string[] {
  return table
    .filter(({ pattern, isPage }) => isPage && paramsOf(pattern).length === 0 && pattern !== "/*")
    .map(({ pattern }) => pattern)
    .filter((path) => {
      const isInside = /^\/(portal|console)/.test(path);
      return person.startPath === "/" ? !isInside : path.startsWith(person.startPath);
    });
}
