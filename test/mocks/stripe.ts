import { randomBytes } from "node:crypto";
import { type HttpHandler, http } from "msw";
import { setupServer } from "msw/node";
import pg from "pg";
import { inject } from "vitest";
import { createStripe, type StripeGateway, type StripeOptions } from "#app/adapters/stripe.server.ts";
import type { WebhookEndpoints } from "#app/adapters/stripe-simulator/deliveries.server.ts";
import {
  createStripeSimulator,
  type StripeSimulator,
} from "#app/adapters/stripe-simulator/simulator.server.ts";
import { urlsOfCluster } from "#db/bootstrap.server.ts";
import { type StripeControl, stripeControl } from "#test/mocks/stripe-control.ts";

/** Handlers that pass every request to `apiBase` on to the simulator, as a server at that address would. */
export function simulateStripe(wanted: {
  readonly simulator: StripeSimulator;
  readonly apiBase: string;
}): readonly HttpHandler[] {
  return [http.all(`${wanted.apiBase}/*`, ({ request }) => wanted.simulator.handle(request))];
}

export const STRIPE_API_BASE = "http://stripe.test";
export const STRIPE_TEST_WEBHOOKS: WebhookEndpoints = {
  platform: { url: "http://reparto.test/webhooks/stripe", secret: "whsec_platform" },
  connect: { url: "http://reparto.test/webhooks/stripe-connect", secret: "whsec_connect" },
};

export type StripeMock = {
  /** The real adapter over the real SDK, its HTTP answered by the simulator. */
  readonly gateway: StripeGateway;
  /** Another gateway to the same simulator, with other limits. */
  readonly connect: (options?: Partial<StripeOptions>) => StripeGateway;
  readonly simulator: StripeSimulator;
  readonly control: StripeControl;
  readonly stop: () => Promise<void>;
};

/**
 * A Stripe of one's own: simulator with an empty state in its own database, MSW in front of it, gateway. Requests to
 * anywhere else fail the test. `handlers` answers further hosts.
 */
export async function startStripeMock(
  options: { readonly handlers?: readonly HttpHandler[] } = {},
): Promise<StripeMock> {
  const databaseUrl = urlsOfCluster(inject("superuserUrl")).simulatorUrl;
  const schema = `test_${randomBytes(6).toString("hex")}`;
  const simulator = await createStripeSimulator({
    databaseUrl,
    schema,
    publicUrl: STRIPE_API_BASE,
    webhooks: STRIPE_TEST_WEBHOOKS,
  });
  const server = setupServer(
    ...simulateStripe({ simulator, apiBase: STRIPE_API_BASE }),
    ...(options.handlers ?? []),
  );
  server.listen({ onUnhandledFrame: "error" });
  const connect = (more: Partial<StripeOptions> = {}) =>
    createStripe({ secretKey: "sk_test_simulator", apiBase: STRIPE_API_BASE, ...more });
  return {
    gateway: connect(),
    connect,
    simulator,
    control: stripeControl(simulator, STRIPE_API_BASE),
    stop: async () => {
      server.close();
      await simulator.close();
      await dropSchema(databaseUrl, schema);
    },
  };
}

async function dropSchema(databaseUrl: string, schema: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`DROP SCHEMA ${schema} CASCADE`);
  } finally {
    await client.end();
  }
}
