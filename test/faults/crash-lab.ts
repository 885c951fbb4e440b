import { serveSimulator } from "#app/adapters/stripe-simulator/serve.server.ts";
import { createStripeSimulator } from "#app/adapters/stripe-simulator/simulator.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { STRIPE_TEST_WEBHOOKS } from "#test/mocks/stripe.ts";
import { stripeControl } from "#test/mocks/stripe-control.ts";
import { testDatabase } from "#test/setup/database.ts";
import { oneTry, type Place, type PlaceAddress } from "./crash-place.ts";

/** A company of its own, with our database and a Stripe that is served by HTTP, as another process would find them. */
export type Lab = Place & {
  readonly company: PayoutWorld;
  /** How another process reaches it as it is now. */
  readonly address: () => PlaceAddress;
  /** Our clock and Stripe's, which go together and only forward. */
  readonly setClock: (at: Date) => Promise<void>;
  /** So much later that nobody counts on what was known before: every schedule begins alike. */
  readonly letTimePass: () => Promise<void>;
  /** What happens to every request to Stripe from now on; null for nothing. */
  readonly meetOnTheWay: (fault: OnTheWay | null) => void;
  readonly close: () => Promise<void>;
};

export type OnTheWay = (
  request: Request,
  handle: (request: Request) => Promise<Response>,
) => Promise<Response>;

const LONG_MS = 11 * 60_000;

export async function openLab(): Promise<Lab> {
  const database = await testDatabase();
  // In the same database, so that it goes with it.
  const simulator = await createStripeSimulator({
    databaseUrl: database.ownerUrl,
    schema: "stripe_simulator",
    publicUrl: "http://stripe.test",
    webhooks: STRIPE_TEST_WEBHOOKS,
  });
  let onTheWay: OnTheWay | null = null;
  const handle = (request: Request) =>
    onTheWay ? onTheWay(request, simulator.handle) : simulator.handle(request);
  const { server, port } = await serveSimulator({ ...simulator, handle }, 0);
  const apiBase = `http://127.0.0.1:${port}`;
  const control = stripeControl(simulator, apiBase);
  const gateway = oneTry(apiBase);
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await simulator.close();
  };
  const company = await payoutWorld(database, { gateway, connect: () => gateway, simulator, control, stop });
  await control.topUp(1_000_000_000, "USD");
  let now = NOW;
  const setClock = async (at: Date) => {
    if (at > now) now = at;
    await control.setClock(now);
  };
  const { platform, connect } = STRIPE_TEST_WEBHOOKS;
  const known = {
    approver: company.bea,
    webhookSecrets: { platform: platform.secret, connect: connect.secret },
  };
  const { url, ownerUrl } = database;
  return {
    ...known,
    ...{ company, control },
    machine: { db: database.database, stripe: gateway },
    sql: company.sql,
    now: () => now,
    address: () => ({ ...known, url, ownerUrl, apiBase, at: now.toISOString() }),
    setClock,
    meetOnTheWay: (fault) => {
      onTheWay = fault;
    },
    letTimePass: () => setClock(new Date(now.getTime() + LONG_MS)),
    close: async () => {
      await stop();
      await database.drop();
    },
  };
}
