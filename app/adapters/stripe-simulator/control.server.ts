import { z } from "zod";
import { simulatorNow } from "./clock.server.ts";
import { findCommand } from "./control-commands.server.ts";
import type { SimulatorDatabase, Sql } from "./database.server.ts";
import { deliverDue, listDeliveries, markDelivered, type WebhookEndpoints } from "./deliveries.server.ts";
import { StripeFailure } from "./failure.server.ts";

/** Answers the control interface: JSON in and out, 400 with the reason for what is not understood. */
export async function answerControl(
  database: SimulatorDatabase,
  endpoints: WebhookEndpoints,
  request: Request,
): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.slice("/_simulator".length);
  const text = request.method === "POST" ? await request.text() : "";
  try {
    const body: unknown = text === "" ? {} : JSON.parse(text);
    const webhooks = await answerWebhooks(
      database.sql,
      endpoints,
      request.method,
      path,
      url.searchParams,
      body,
    );
    if (webhooks !== null) return Response.json(webhooks);
    const command = findCommand(request.method, path);
    if (!command) return Response.json({ error: "no such command" }, { status: 404 });
    const answer = await database.transaction(async (sql) =>
      command.run({ sql, now: await simulatorNow(sql), body, ids: command.ids, search: url.searchParams }),
    );
    return Response.json(answer);
  } catch (error) {
    if (error instanceof StripeFailure)
      return Response.json({ error: error.error }, { status: error.status });
    if (error instanceof z.ZodError) return Response.json({ error: error.issues }, { status: 400 });
    if (error instanceof SyntaxError) return Response.json({ error: "not JSON" }, { status: 400 });
    throw error;
  }
}

/** What is sent to the application: to read, to mark as taken, to send now. No transaction is open while it is sent. */
async function answerWebhooks(
  sql: Sql,
  endpoints: WebhookEndpoints,
  method: string,
  path: string,
  search: URLSearchParams,
  body: unknown,
): Promise<unknown> {
  if (method === "GET" && path === "/events") {
    const undelivered = search.get("undelivered") === "1";
    return { deliveries: await listDeliveries(sql, endpoints, { undelivered, onlyDue: false }) };
  }
  if (method === "POST" && path === "/events/delivered") {
    const { ids } = z.strictObject({ ids: z.array(z.string().regex(/^\d{1,18}$/)) }).parse(body);
    await markDelivered(sql, ids);
    return { marked: ids.length };
  }
  if (method === "POST" && path === "/deliver") return deliverDue(sql, endpoints, false);
  return null;
}
