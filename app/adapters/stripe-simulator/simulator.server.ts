import { answerApi } from "./api.server.ts";
import { answerControl } from "./control.server.ts";
import { openSimulatorDatabase } from "./database.server.ts";
import { deliverDue, type WebhookEndpoints } from "./deliveries.server.ts";
import { answerPage } from "./pages.server.ts";

export type StripeSimulator = {
  /** Answers one request of the API (`/v1`), of the control interface (`/_simulator`) or of a person. */
  readonly handle: (request: Request) => Promise<Response>;
  readonly close: () => Promise<void>;
};

export type StripeSimulatorOptions = {
  /** Its own database; its tables are made at the start. */
  readonly databaseUrl: string;
  /** Several simulators may share a database, each in a schema of its own. */
  readonly schema?: string;
  /** Where a browser finds it; without it, the origin of each request. */
  readonly publicUrl?: string;
  readonly webhooks: WebhookEndpoints;
  /** Sends webhooks by HTTP as they come; without it they wait to be fetched at `/_simulator/events`. */
  readonly deliver?: boolean;
};

/** How often waiting webhooks are looked for. */
const DELIVERY_INTERVAL_MS = 1_000;

/** A Stripe that keeps its state in its own PostgreSQL: one function from request to response. */
export async function createStripeSimulator(options: StripeSimulatorOptions): Promise<StripeSimulator> {
  const database = await openSimulatorDatabase(options.databaseUrl, options.schema ?? "simulator");
  const deliveries = options.deliver ? keepDelivering(database.sql, options.webhooks) : null;

  async function handle(request: Request): Promise<Response> {
    const { pathname, origin } = new URL(request.url);
    const publicUrl = options.publicUrl?.replace(/\/$/, "") ?? origin;
    if (pathname.startsWith("/_simulator/")) return answerControl(database, options.webhooks, request);
    if (!pathname.startsWith("/v1/")) return answerPage(database, request);
    const key = request.headers.get("idempotency-key");
    const response = await answerApi(database, request, publicUrl);
    await database.sql.query(
      "INSERT INTO request_log (id, method, path, idempotency_key, status) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
      [
        response.headers.get("request-id") ?? crypto.randomUUID(),
        request.method,
        pathname,
        key,
        response.status,
      ],
    );
    return response;
  }

  return {
    handle,
    close: async () => {
      await deliveries?.stop();
      await database.close();
    },
  };
}

function keepDelivering(sql: Parameters<typeof deliverDue>[0], webhooks: WebhookEndpoints) {
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    // A database that is away for a moment is tried again at the next tick.
    running = deliverDue(sql, webhooks, true)
      .catch(() => {})
      .finally(() => {
        busy = false;
      });
  }, DELIVERY_INTERVAL_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
