import type { Sql } from "./database.server.ts";
import { insertObject, type JsonObject, newStripeId, type StripeObject } from "./objects.server.ts";

/** What caused an event: the API request, or nothing when a person did it in the dashboard. */
export type Cause = { readonly requestId: string | null; readonly idempotencyKey: string | null };
export const BY_HAND: Cause = { requestId: null, idempotencyKey: null };

export const API_VERSION = "2026-10-28.endive";

/** Writes an event and queues its delivery: to the Connect endpoint when it happened on an account, else to the platform's. */
export async function emitEvent(
  sql: Sql,
  event: {
    readonly type: string;
    readonly object: StripeObject;
    readonly now: number;
    readonly cause: Cause;
    readonly account?: string;
    readonly previous?: JsonObject;
  },
): Promise<void> {
  const row = await insertObject(sql, {
    id: newStripeId("evt"),
    object: "event",
    api_version: API_VERSION,
    created: event.now,
    data: {
      object: event.object,
      ...(event.previous ? { previous_attributes: event.previous } : {}),
    },
    livemode: false,
    pending_webhooks: 1,
    request: { id: event.cause.requestId, idempotency_key: event.cause.idempotencyKey },
    type: event.type,
    ...(event.account ? { account: event.account } : {}),
  });
  await sql.query("INSERT INTO delivery (event_id, endpoint) VALUES ($1, $2)", [
    row.id,
    event.account ? "connect" : "platform",
  ]);
}
