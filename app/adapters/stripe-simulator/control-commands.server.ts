import { z } from "zod";
import {
  ACCOUNT_BLOCKS,
  blockAccount,
  completeAccount,
  disconnectAccount,
  leaveAccountIncomplete,
} from "./accounts.server.ts";
import { addToBalance, balanceOf, PLATFORM } from "./balances.server.ts";
import { advanceClock, setClock, simulatorNow, writeSetting } from "./clock.server.ts";
import {
  closeDispute,
  failBankPayout,
  issueCreditNote,
  openDispute,
  payOutToBank,
  voidCreditNote,
} from "./corrections.server.ts";
import type { Sql } from "./database.server.ts";
import { BY_HAND, emitEvent } from "./events.server.ts";
import { addFault } from "./faults.server.ts";
import { endInvoice } from "./invoice-ends.server.ts";
import { issueInvoice, makeProduct } from "./invoices.server.ts";
import { changeObject, findObjects, insertObject, lockObject, newStripeId } from "./objects.server.ts";
import { paymentIntentOf, refundPayment, settleRefund } from "./refunds.server.ts";

/** An instant as ISO text or Unix seconds, to Unix seconds. */
const Instant = z.union([
  z.number().int(),
  z.iso.datetime({ offset: true }).transform((text) => Math.floor(Date.parse(text) / 1000)),
]);
const Minor = z.number().int().refine(Number.isSafeInteger);
const Texts = z.record(z.string(), z.string());
const CurrencyCode = z
  .string()
  .regex(/^[A-Za-z]{3}$/)
  .transform((code) => code.toLowerCase());

const Invoice = z.strictObject({
  customer: z.string(),
  currency: CurrencyCode,
  lines: z
    .array(
      z.strictObject({
        product: z.string().min(1),
        product_name: z.string().optional(),
        product_metadata: Texts.optional(),
        description: z.string().optional(),
        amount: Minor,
        tax: Minor.optional(),
        quantity: z.number().int().optional(),
        period_start: Instant.optional(),
        period_end: Instant.optional(),
        metadata: Texts.optional(),
      }),
    )
    .min(1)
    .max(1000),
  tax: Minor.optional(),
  paid_at: Instant.optional(),
  billing_reason: z.string().optional(),
  subscription: z.string().optional(),
  out_of_band: z.boolean().optional(),
  unpaid: z.boolean().optional(),
  metadata: Texts.optional(),
});

type Control = {
  readonly sql: Sql;
  readonly now: number;
  readonly body: unknown;
  readonly ids: readonly string[];
  readonly search: URLSearchParams;
};
type Command = (control: Control) => Promise<unknown>;

const RefundState = z.enum(["pending", "succeeded", "failed"]);

/** What a test or a demo may ask for, beside the API: money in, time on, faults, what Stripe's dashboard would do. */
const COMMANDS: Readonly<Record<string, Command>> = {
  "GET /clock": async ({ now }) => ({ now, iso: new Date(now * 1000).toISOString() }),
  "POST /clock": async ({ sql, body }) => {
    const wanted = z
      .union([
        z.strictObject({ set: Instant.nullable() }),
        z.strictObject({ advance_seconds: z.number().int() }),
      ])
      .parse(body);
    if ("set" in wanted) await setClock(sql, wanted.set);
    else await advanceClock(sql, wanted.advance_seconds);
    return { now: await simulatorNow(sql) };
  },
  "POST /faults": async ({ sql, body }) => {
    const fault = z
      .strictObject({
        method: z.string().default("POST"),
        path: z.string().startsWith("/v1/"),
        kind: z.string().min(1),
        times: z.number().int().min(1).default(1),
        delayMs: z.number().int().min(0).max(600_000).default(0),
        status: z.number().int().optional(),
        message: z.string().optional(),
      })
      .parse(body);
    await addFault(sql, fault);
    return { ordered: fault };
  },
  "POST /faults/clear": async ({ sql }) => {
    await sql.query("DELETE FROM fault");
    return {};
  },
  "POST /list-lag": async ({ sql, body }) => {
    const { seconds } = z.strictObject({ seconds: z.number().int().min(0) }).parse(body);
    await writeSetting(sql, "list_lag", seconds);
    return { seconds };
  },
  "GET /balance": ({ sql }) => balanceOf(sql, PLATFORM),
  "POST /balance": async ({ sql, body }) => {
    const topUp = z
      .strictObject({ amount: Minor, currency: CurrencyCode, account: z.string().default(PLATFORM) })
      .parse(body);
    await addToBalance(sql, topUp.account, topUp.currency, topUp.amount);
    return balanceOf(sql, topUp.account);
  },
  "POST /customers": async ({ sql, now, body }) => {
    const wanted = z
      .strictObject({
        id: z.string().min(1).optional(),
        name: z.string(),
        email: z.string().nullable().default(null),
        metadata: Texts.default({}),
      })
      .parse(body);
    const id = wanted.id ?? newStripeId("cus");
    const customer = await insertObject(sql, {
      ...wanted,
      id,
      object: "customer",
      created: now,
      livemode: false,
    });
    await emitEvent(sql, { type: "customer.created", object: customer, now, cause: BY_HAND });
    return customer;
  },
  "POST /products": async ({ sql, now, body }) => {
    const wanted = z
      .strictObject({ id: z.string().min(1), name: z.string(), metadata: Texts.default({}) })
      .parse(body);
    await makeProduct(sql, now, wanted.id, wanted.name, wanted.metadata);
    return { id: wanted.id };
  },
  "POST /invoices": ({ sql, now, body }) => {
    const wanted = Invoice.parse(body);
    return issueInvoice(sql, { ...wanted, paid_at: wanted.paid_at ?? now });
  },
  "POST /invoices/:id": ({ sql, now, body, ids: [id = ""] }) => {
    const { status } = z.strictObject({ status: z.enum(["paid", "void", "uncollectible"]) }).parse(body);
    return endInvoice(sql, id, status, now);
  },
  "POST /refunds": async ({ sql, now, body }) => {
    const wanted = z
      .strictObject({
        invoice: z.string(),
        amount: Minor.nullable().default(null),
        status: RefundState.default("succeeded"),
        created_at: Instant.optional(),
      })
      .parse(body);
    const paymentIntent = await paymentIntentOf(sql, wanted.invoice);
    const { amount, status, created_at } = wanted;
    return refundPayment(sql, { paymentIntent, amount, status, now: created_at ?? now, cause: BY_HAND });
  },
  "POST /refunds/:id": ({ sql, now, body, ids: [id = ""] }) =>
    settleRefund(sql, id, z.strictObject({ status: RefundState }).parse(body).status, now),
  "POST /credit-notes": ({ sql, now, body }) => {
    const wanted = z
      .strictObject({
        invoice: z.string(),
        net: Minor,
        tax: Minor.default(0),
        refund: z.string().nullable().default(null),
        created_at: Instant.optional(),
      })
      .parse(body);
    return issueCreditNote(sql, { ...wanted, now: wanted.created_at ?? now });
  },
  "POST /credit-notes/:id/void": ({ sql, now, ids: [id = ""] }) => voidCreditNote(sql, id, now),
  "POST /disputes": ({ sql, now, body }) => {
    const wanted = z
      .strictObject({
        invoice: z.string(),
        amount: Minor.nullable().default(null),
        created_at: Instant.optional(),
      })
      .parse(body);
    return openDispute(sql, { ...wanted, now: wanted.created_at ?? now });
  },
  "POST /disputes/:id": ({ sql, now, body, ids: [id = ""] }) => {
    const { status } = z.strictObject({ status: z.enum(["won", "lost", "warning_closed"]) }).parse(body);
    return closeDispute(sql, id, status, now);
  },
  "POST /payouts": ({ sql, now, body }) => {
    const wanted = z
      .strictObject({
        account: z.string(),
        amount: Minor,
        currency: CurrencyCode,
        status: z.enum(["paid", "failed"]),
      })
      .parse(body);
    return payOutToBank(sql, { ...wanted, now });
  },
  "POST /payouts/:id/fail": ({ sql, now, ids: [id = ""] }) => failBankPayout(sql, id, now),
  "POST /accounts/:id/settles-in": async ({ sql, body, ids: [id = ""] }) => {
    const settles_in = z
      .strictObject({ currency: CurrencyCode, rate_ppm: z.number().int().min(1) })
      .parse(body);
    return changeObject(sql, await lockObject(sql, "account", id), { settles_in });
  },
  "GET /transfers": async ({ sql, search }) => {
    const having = Object.fromEntries(
      ["transfer_group", "destination"].flatMap((name) => {
        const value = search.get(name);
        return value ? [[name, value]] : [];
      }),
    );
    return { transfers: await findObjects(sql, "transfer", having, 10_000) };
  },
  "GET /accounts": async ({ sql }) => ({ accounts: await findObjects(sql, "account", {}, 10_000) }),
  "GET /requests": async ({ sql }) => {
    const { rows } = await sql.query(
      "SELECT id, method, path, idempotency_key, status FROM request_log ORDER BY position",
    );
    return { requests: rows };
  },
  "POST /accounts/:id/complete": ({ sql, now, ids: [id = ""] }) => completeAccount(sql, now, id, null),
  "POST /accounts/:id/incomplete": ({ sql, now, ids: [id = ""] }) => leaveAccountIncomplete(sql, now, id),
  "POST /accounts/:id/disconnect": ({ sql, now, ids: [id = ""] }) => disconnectAccount(sql, now, id),
  "POST /transfers/:id/metadata": async ({ sql, body, ids: [id = ""] }) =>
    changeObject(sql, await lockObject(sql, "transfer", id), { metadata: Texts.parse(body) }),
};
for (const [word, reason] of Object.entries(ACCOUNT_BLOCKS)) {
  Object.assign(COMMANDS, {
    [`POST /accounts/:id/${word}`]: ({ sql, now, ids: [id = ""] }: Control) =>
      blockAccount(sql, now, id, reason),
  });
}

/** Finds a command by method and path; null where there is none. */
export function findCommand(method: string, path: string): { run: Command; ids: string[] } | null {
  const steps = path.split("/");
  for (const [name, run] of Object.entries(COMMANDS)) {
    const [knownMethod, pattern = ""] = name.split(" ");
    const parts = pattern.split("/");
    if (knownMethod !== method || parts.length !== steps.length) continue;
    if (!parts.every((part, index) => part === ":id" || part === steps[index])) continue;
    return { run, ids: steps.filter((_, index) => parts[index] === ":id") };
  }
  return null;
}
