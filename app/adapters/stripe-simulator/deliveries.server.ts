import { createHmac } from "node:crypto";
import { simulatorNow } from "./clock.server.ts";
import type { Sql } from "./database.server.ts";
import type { JsonObject } from "./objects.server.ts";

export type WebhookEndpoint = { readonly url: string; readonly secret: string };
/** The platform's own events, and those that happen on connected accounts: two endpoints, two secrets. */
export type WebhookEndpoints = { readonly platform: WebhookEndpoint; readonly connect: WebhookEndpoint };

/** A webhook as it would be sent now: the raw body and its signature. */
export type SignedDelivery = {
  readonly id: string;
  readonly eventId: string;
  readonly type: string;
  readonly endpoint: "platform" | "connect";
  readonly url: string;
  readonly body: string;
  readonly signature: string;
  readonly delivered: boolean;
};

/** `Stripe-Signature` of a body: HMAC-SHA256 over "t.body". */
export function signWebhook(body: string, secret: string, unixSeconds: number): string {
  const digest = createHmac("sha256", secret).update(`${unixSeconds}.${body}`).digest("hex");
  return `t=${unixSeconds},v1=${digest}`;
}

/** Deliveries in the order of their events, each signed anew at the simulator's time. `onlyDue` leaves out those that wait for their next attempt. */
export async function listDeliveries(
  sql: Sql,
  endpoints: WebhookEndpoints,
  which: { readonly undelivered: boolean; readonly onlyDue: boolean },
): Promise<SignedDelivery[]> {
  const now = await simulatorNow(sql);
  const { rows } = await sql.query<{
    id: string;
    endpoint: "platform" | "connect";
    delivered: boolean;
    event_id: string;
    body: JsonObject;
  }>(
    `SELECT d.id, d.endpoint, d.delivered, d.event_id, o.body FROM delivery d JOIN object o ON o.id = d.event_id
     WHERE (NOT $1 OR NOT d.delivered) AND (NOT $2 OR d.next_attempt_at <= now())
     ORDER BY d.id LIMIT 500`,
    [which.undelivered, which.onlyDue],
  );
  return rows.map((row) => {
    const endpoint = endpoints[row.endpoint];
    const body = JSON.stringify(row.body);
    return {
      id: row.id,
      eventId: row.event_id,
      type: String(row.body.type),
      endpoint: row.endpoint,
      url: endpoint.url,
      body,
      signature: signWebhook(body, endpoint.secret, now),
      delivered: row.delivered,
    };
  });
}

export async function markDelivered(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query(
    "UPDATE delivery SET delivered = true, attempts = attempts + 1 WHERE id = ANY($1::bigint[])",
    [[...ids]],
  );
}

export type DeliveryCount = { readonly delivered: number; readonly failed: number };

/** Sends what is due by HTTP, one after another. What is not taken waits twice as long each time, an hour at most. */
export async function deliverDue(
  sql: Sql,
  endpoints: WebhookEndpoints,
  onlyDue: boolean,
): Promise<DeliveryCount> {
  const due = await listDeliveries(sql, endpoints, { undelivered: true, onlyDue });
  let delivered = 0;
  for (const delivery of due) {
    const answer = await send(delivery);
    if (answer === "200") {
      await markDelivered(sql, [delivery.id]);
      delivered += 1;
      continue;
    }
    await sql.query(
      `UPDATE delivery SET attempts = attempts + 1, last_answer = $2,
         next_attempt_at = now() + make_interval(secs => least(3600, power(2, least(attempts, 12))))
       WHERE id = $1`,
      [delivery.id, answer],
    );
  }
  return { delivered, failed: due.length - delivered };
}

/** "200" for any 2xx, else what went wrong in a few letters. */
async function send(delivery: SignedDelivery): Promise<string> {
  try {
    const response = await fetch(delivery.url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": delivery.signature },
      body: delivery.body,
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
    });
    await response.arrayBuffer();
    return response.ok ? "200" : String(response.status);
  } catch (error) {
    return error instanceof Error ? error.name : "failed";
  }
}
