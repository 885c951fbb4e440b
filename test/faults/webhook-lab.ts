import pino from "pino";
import { createStripe } from "#app/adapters/stripe.server.ts";
import { serveSimulator } from "#app/adapters/stripe-simulator/serve.server.ts";
import { createStripeSimulator } from "#app/adapters/stripe-simulator/simulator.server.ts";
import type { JobParts } from "#app/jobs/job.server.ts";
import { NOW, ORIGIN } from "#test/factories/accounts.ts";
import { type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { STRIPE_TEST_WEBHOOKS, type StripeMock } from "#test/mocks/stripe.ts";
import { stripeControl } from "#test/mocks/stripe-control.ts";
import { type TestDatabase, testDatabase } from "#test/setup/database.ts";
import type { Machine } from "./crash-points.ts";

/** A company of its own, with our database and a Stripe that is served by HTTP, as another process would find them. */
export type Lab = TestDatabase & {
  readonly stripe: StripeMock;
  readonly apiBase: string;
  readonly company: PayoutWorld;
  /** Our clock and Stripe's, which go together and only forward. */
  readonly now: () => Date;
  readonly setClock: (at: Date) => Promise<void>;
  /** What a worker hands to its jobs, over a machine that may die. */
  readonly parts: (machine?: Machine) => JobParts;
  readonly close: () => Promise<void>;
};

export async function openLab(): Promise<Lab> {
  const db = await testDatabase();
  // In the same database, so that it goes with it.
  const simulator = await createStripeSimulator({
    databaseUrl: db.ownerUrl,
    schema: "stripe_simulator",
    publicUrl: "http://stripe.test",
    webhooks: STRIPE_TEST_WEBHOOKS,
  });
  const { server, port } = await serveSimulator(simulator, 0);
  const apiBase = `http://127.0.0.1:${port}`;
  // One call is one try: what the SDK would repeat by itself is ours to repeat here.
  const connect: StripeMock["connect"] = (more = {}) =>
    createStripe({ secretKey: "sk_test_simulator", apiBase, maxNetworkRetries: 0, ...more });
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await simulator.close();
  };
  const stripe = {
    ...{ gateway: connect(), connect, simulator, stop },
    control: stripeControl(simulator, apiBase),
  };
  const company = await payoutWorld(db, stripe);
  await stripe.control.topUp(1_000_000_000, "USD");
  let now = NOW;
  return {
    ...db,
    ...{ stripe, apiBase, company },
    now: () => now,
    setClock: async (at) => {
      if (at > now) now = at;
      await stripe.control.setClock(now);
    },
    parts: (machine = { db: db.database, stripe: stripe.gateway }) => ({
      ...machine,
      clock: () => now,
      logger: SILENT,
      origin: ORIGIN,
      mail: { send: async ({ id }) => ({ via: "outbox", messageId: id }) },
    }),
    close: async () => {
      await stop();
      await db.drop();
    },
  };
}

const SILENT = pino({ level: "silent" });
