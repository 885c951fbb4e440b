import {
  accountOf,
  createAccount,
  createAccountLink,
  createLoginLink,
  rememberAccountMetadata,
  retrieveAccount,
} from "./accounts.server.ts";
import { balanceOf, PLATFORM } from "./balances.server.ts";
import { type Endpoint, emit } from "./call.server.ts";
import { listOf, nested, optionalText, positiveInteger, requiredText, textMap } from "./form-body.server.ts";
import { readInvoice } from "./invoices.server.ts";
import { listBalanceTransactions, listBankPayouts, retrieveBankPayout } from "./money-trail.server.ts";
import { insertObject, type JsonObject, listObjects, newStripeId, readObject } from "./objects.server.ts";
import { refundPayment } from "./refunds.server.ts";
import {
  createReversal,
  createTransfer,
  listReversals,
  listTransfers,
  retrieveTransfer,
  updateTransfer,
} from "./transfers.server.ts";

const retrieve =
  (kind: string): Endpoint =>
  (call, id = "") =>
    readObject(call.sql, kind, id);

const createCustomer: Endpoint = async (call) => {
  const customer = await insertObject(call.sql, {
    id: newStripeId("cus"),
    object: "customer",
    created: call.now,
    email: optionalText(call.params, "email"),
    livemode: false,
    metadata: textMap(call.params, "metadata"),
    name: optionalText(call.params, "name"),
  });
  await emit(call, "customer.created", customer);
  return customer;
};

const listInvoicePayments: Endpoint = (call) => {
  const payment = nested(call.params, "payment");
  return listObjects(call.sql, "/v1/invoice_payments", "invoice_payment", call.params, {
    invoice: optionalText(call.params, "invoice"),
    payment_intent: optionalText(payment, "payment_intent"),
  });
};

const createRefund: Endpoint = async (call) =>
  refundPayment(call.sql, {
    paymentIntent: requiredText(call.params, "payment_intent"),
    amount: call.params.amount === undefined ? null : positiveInteger(call.params, "amount"),
    status: "succeeded",
    now: call.now,
    cause: call.cause,
  });

/** An invoice's lines come in the order of the invoice, not newest first. */
const listInvoiceLines: Endpoint = async (call, invoice = "") => {
  await readObject(call.sql, "invoice", invoice);
  const limit = Math.min(100, Number(optionalText(call.params, "limit") ?? 10) || 10);
  const after = optionalText(call.params, "starting_after");
  const { rows } = await call.sql.query<{ body: JsonObject }>(
    `SELECT body FROM object WHERE kind = 'line_item' AND body->>'invoice' = $1
       AND position > coalesce((SELECT position FROM object WHERE id = $2), 0)
     ORDER BY position LIMIT $3`,
    [invoice, after, limit + 1],
  );
  const data = rows.slice(0, limit).map((row) => row.body);
  return { object: "list", url: `/v1/invoices/${invoice}/lines`, has_more: rows.length > limit, data };
};

/** Events of the last 30 days of the platform, or of the account that the request acts for; by type, by time, or only those that some endpoint has not taken. */
const listEvents: Endpoint = async (call) => {
  const type = optionalText(call.params, "type");
  const types = type ? [type] : listOf(call.params, "types");
  const created = nested(call.params, "created");
  const limit = Math.min(100, Number(optionalText(call.params, "limit") ?? 10) || 10);
  const delivered = optionalText(call.params, "delivery_success");
  const { rows } = await call.sql.query<{ body: JsonObject }>(
    `SELECT o.body || jsonb_build_object('pending_webhooks',
              (SELECT count(*) FROM delivery d WHERE d.event_id = o.id AND NOT d.delivered)) AS body
     FROM object o
     WHERE kind = 'event'
       AND body->>'account' IS NOT DISTINCT FROM $7
       AND (cardinality($1::text[]) = 0 OR body->>'type' = ANY($1))
       AND (body->>'created')::bigint >= greatest($2::bigint, $3::bigint)
       AND ($4::boolean IS NULL OR $4 = NOT EXISTS (SELECT FROM delivery d WHERE d.event_id = o.id AND NOT d.delivered))
       AND ($5::text IS NULL OR position < (SELECT position FROM object WHERE id = $5))
     ORDER BY position DESC LIMIT $6`,
    [
      [...types],
      call.now - 30 * 24 * 60 * 60,
      optionalText(created, "gte") ?? 0,
      delivered,
      optionalText(call.params, "starting_after"),
      limit + 1,
      call.account,
    ],
  );
  const data = rows.slice(0, limit).map((row) => row.body);
  return { object: "list", url: "/v1/events", has_more: rows.length > limit, data };
};

const list =
  (kind: string, url: string, ...filters: readonly string[]): Endpoint =>
  (call) =>
    listObjects(
      call.sql,
      url,
      kind,
      call.params,
      Object.fromEntries(filters.map((name) => [name, optionalText(call.params, name)])),
    );

/** What the API knows: method, path with `:id` for its variable parts, and who answers. */
const ENDPOINTS: readonly (readonly [method: string, path: string, answer: Endpoint])[] = [
  ["POST", "/v1/accounts", createAccount],
  ["GET", "/v1/accounts/:id", retrieveAccount],
  ["POST", "/v1/accounts/:id", rememberAccountMetadata],
  ["POST", "/v1/accounts/:id/login_links", createLoginLink],
  ["POST", "/v1/account_links", createAccountLink],
  ["GET", "/v1/balance_transactions", listBalanceTransactions],
  ["GET", "/v1/payouts", listBankPayouts],
  ["GET", "/v1/payouts/:id", retrieveBankPayout],
  ["GET", "/v1/balance", (call) => balanceOf(call.sql, call.account ?? PLATFORM)],
  ["POST", "/v1/transfers", createTransfer],
  ["GET", "/v1/transfers", listTransfers],
  ["GET", "/v1/transfers/:id", retrieveTransfer],
  ["POST", "/v1/transfers/:id", updateTransfer],
  ["POST", "/v1/transfers/:id/reversals", createReversal],
  ["GET", "/v1/transfers/:id/reversals", listReversals],
  ["POST", "/v1/customers", createCustomer],
  ["GET", "/v1/customers", list("customer", "/v1/customers", "email")],
  ["GET", "/v1/customers/:id", retrieve("customer")],
  ["GET", "/v1/products/:id", retrieve("product")],
  ["GET", "/v1/prices/:id", retrieve("price")],
  ["GET", "/v1/invoices", list("invoice", "/v1/invoices", "customer", "status")],
  ["GET", "/v1/invoices/:id", (call, id = "") => readInvoice(call.sql, id)],
  ["GET", "/v1/invoices/:id/lines", listInvoiceLines],
  ["GET", "/v1/invoice_payments", listInvoicePayments],
  ["GET", "/v1/payment_intents/:id", retrieve("payment_intent")],
  ["GET", "/v1/charges/:id", retrieve("charge")],
  ["POST", "/v1/refunds", createRefund],
  ["GET", "/v1/refunds", list("refund", "/v1/refunds", "payment_intent", "charge")],
  ["GET", "/v1/refunds/:id", retrieve("refund")],
  ["GET", "/v1/credit_notes", list("credit_note", "/v1/credit_notes", "invoice", "customer")],
  ["GET", "/v1/credit_notes/:id", retrieve("credit_note")],
  ["GET", "/v1/disputes", list("dispute", "/v1/disputes", "payment_intent", "charge")],
  ["GET", "/v1/disputes/:id", retrieve("dispute")],
  ["GET", "/v1/events", listEvents],
  ["GET", "/v1/events/:id", retrieve("event")],
];

/** Finds who answers; null where the API knows no such address. */
export function findEndpoint(method: string, path: string): { answer: Endpoint; ids: string[] } | null {
  const steps = path.split("/");
  for (const [knownMethod, pattern, answer] of ENDPOINTS) {
    const parts = pattern.split("/");
    if (knownMethod !== method || parts.length !== steps.length) continue;
    const fits = parts.every((part, index) => part === ":id" || part === steps[index]);
    if (!fits) continue;
    const ids = steps.filter((_, index) => parts[index] === ":id").map(decodeURIComponent);
    return { answer, ids };
  }
  return null;
}

/** Refuses a request for a connected account that is not ours. */
export async function assertOwnAccount(call: Parameters<Endpoint>[0]): Promise<void> {
  if (call.account) await accountOf(call.sql, call.account);
}
