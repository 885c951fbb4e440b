import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { createStripeSimulator } from "#app/adapters/stripe-simulator/simulator.server.ts";
import { playDemo } from "#app/demo/play-demo.server.ts";
import { loadProgramme } from "#app/features/programme/load-programme.server.ts";
import { accessSql, createDatabase, urlsOfCluster } from "#db/bootstrap.server.ts";
import { connectDatabase, type Database } from "#db/connect.server.ts";
import { startEmbedded } from "#db/embedded/start.ts";
import { OWNER_LOGIN } from "#db/roles.server.ts";
import { ORIGIN, TEST_CIPHER } from "#test/factories/accounts.ts";
import { STRIPE_API_BASE, STRIPE_TEST_WEBHOOKS, startStripeMock } from "#test/mocks/stripe.ts";
import { type StripeControl, stripeControl } from "#test/mocks/stripe-control.ts";
import { testDatabase } from "#test/setup/database.ts";

/** The demo world after its play. */
export type PlayedWorld = {
  readonly database: Database;
  /** The simulator that stood in for Stripe. */
  readonly stripe: StripeControl;
  /** When the story ended. */
  readonly now: Date;
  readonly drop: () => Promise<void>;
};

/**
 * A clone of the world that this run has played already, by the folder in PLAYED_WORLD; else, for a test that is run by
 * itself, a world of its own that is played now.
 */
export function playedWorld(): Promise<PlayedWorld> {
  const folder = process.env.PLAYED_WORLD;
  return folder ? cloneOf(folder) : playAWorld();
}

async function cloneOf(folder: string): Promise<PlayedWorld> {
  const server = await startEmbedded({ dataDir: path.join(folder, "postgres"), durable: false });
  const name = `clone_${randomBytes(6).toString("hex")}`;
  const superuser = new pg.Client({ connectionString: server.superuserUrl() });
  await superuser.connect();
  await createDatabase(superuser, { name, owner: OWNER_LOGIN, template: "reparto" });
  await superuser.query(accessSql(name));
  const { url, simulatorUrl } = urlsOfCluster(server.superuserUrl(), name);
  const database = connectDatabase({ url, applicationName: "test" });
  const simulator = await createStripeSimulator({
    databaseUrl: simulatorUrl,
    publicUrl: STRIPE_API_BASE,
    webhooks: STRIPE_TEST_WEBHOOKS,
  });
  return {
    database,
    stripe: stripeControl(simulator, STRIPE_API_BASE),
    // The launcher writes it when the play is over.
    now: statSync(path.join(folder, "demo.json")).mtime,
    drop: async () => {
      await simulator.close();
      await database.close();
      await superuser.query(`drop database ${name} with (force)`);
      await superuser.end();
      await server.stop();
    },
  };
}

/** Always the same day. */
const STORY_ENDS = new Date("2026-11-20T15:00:00Z");

async function playAWorld(): Promise<PlayedWorld> {
  const world = await testDatabase();
  const stripe = await startStripeMock();
  await loadProgramme({ db: world.database, now: STORY_ENDS, requestId: "req_test" });
  await playDemo({
    db: world.database,
    stripe: stripe.gateway,
    mail: { send: async (mail) => ({ via: "outbox", messageId: mail.id }) },
    origin: ORIGIN,
    now: STORY_ENDS,
    simulatorUrl: STRIPE_API_BASE,
    webhookSecrets: {
      platform: STRIPE_TEST_WEBHOOKS.platform.secret,
      connect: STRIPE_TEST_WEBHOOKS.connect.secret,
    },
    cipher: TEST_CIPHER,
    studentKeySecret: "students of the test",
  });
  return {
    database: world.database,
    stripe: stripe.control,
    now: STORY_ENDS,
    drop: async () => {
      await stripe.stop();
      await world.drop();
    },
  };
}
