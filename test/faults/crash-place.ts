import pg from "pg";
import pino from "pino";
import { createStripe, type StripeGateway } from "#app/adapters/stripe.server.ts";
import type { Actor, StaffActor } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import type { JobParts } from "#app/jobs/job.server.ts";
import { connectDatabase } from "#db/connect.server.ts";
import { type StripeControl, stripeControl } from "#test/mocks/stripe-control.ts";
import type { Machine } from "./crash-points.ts";

/** Where a scene is played: in the lab itself, or in a process beside it that knows it by its addresses. */
export type Place = {
  readonly machine: Machine;
  /** By the owner of the tables: looking, never what is proven. */
  readonly sql: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
  readonly control: StripeControl;
  /** The person who may approve what somebody else submitted. */
  readonly approver: StaffActor;
  readonly now: () => Date;
  readonly webhookSecrets: Readonly<Record<"platform" | "connect", string>>;
};

/** What a worker hands to its jobs, over a machine that may die. */
export function partsOf({ now }: Place, machine: Machine): JobParts {
  return { ...machine, ...AROUND, clock: now, logger: SILENT };
}

/** What a request hands to a use case, over a machine that may die. */
export function ctxOf<A extends Actor>(
  { now }: Place,
  machine: Machine,
  actor: A,
): Ctx & { readonly actor: A } {
  return { ...machine, ...AROUND, actor, now: now(), requestId: "req_lab" };
}

const AROUND: Pick<Ctx, "origin" | "mail"> = {
  origin: "https://reparto.test",
  mail: { send: async ({ id }) => ({ via: "outbox", messageId: id }) },
};

const SILENT = pino({ level: "silent" });

/** One call is one try: what the SDK would repeat by itself is ours to repeat here. */
export function oneTry(apiBase: string): StripeGateway {
  return createStripe({ secretKey: "sk_test_simulator", apiBase, maxNetworkRetries: 0 });
}

/** All that another process needs to know of a place; text only. */
export type PlaceAddress = Pick<Place, "approver" | "webhookSecrets"> & {
  readonly url: string;
  readonly ownerUrl: string;
  readonly apiBase: string;
  readonly at: string;
};

/** The same place from another process. */
export async function reachPlace(address: PlaceAddress): Promise<Place & { close: () => Promise<void> }> {
  const { url, ownerUrl, apiBase, at, approver, webhookSecrets } = address;
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const db = connectDatabase({ url, applicationName: "lab process" });
  const now = new Date(at);
  return {
    machine: { db, stripe: oneTry(apiBase) },
    sql: async (text, values) => (await owner.query(text, values)).rows,
    control: stripeControl({ handle: (request) => fetch(request) }, apiBase),
    ...{ approver, webhookSecrets },
    now: () => now,
    close: async () => {
      await owner.end();
      await db.close();
    },
  };
}
