import { addToBalance, PLATFORM } from "./balances.server.ts";
import type { Sql } from "./database.server.ts";
import { BY_HAND, emitEvent } from "./events.server.ts";
import { badParameter } from "./failure.server.ts";
import { issuedInvoice, type NewInvoice, type NewInvoiceLine, taxes } from "./invoice-shape.server.ts";
import { findObjects, insertObject, newStripeId, readObject, type StripeObject } from "./objects.server.ts";

const MONTH_SECONDS = 30 * 24 * 60 * 60;

/**
 * The company's client gets an invoice and, unless told otherwise, pays it at once: invoice, payment, money on the
 * platform's balance, invoice.paid.
 */
export async function issueInvoice(sql: Sql, wanted: NewInvoice): Promise<StripeObject> {
  const customer = await readObject(sql, "customer", wanted.customer, "customer");
  if (wanted.lines.length === 0) throw badParameter("lines", "An invoice has at least one line.");
  const currency = wanted.currency.toLowerCase();
  const id = newStripeId("in");
  const lines: StripeObject[] = [];
  for (const [index, line] of wanted.lines.entries()) {
    const tax = (line.tax ?? 0) + (index === 0 ? (wanted.tax ?? 0) : 0);
    lines.push(await writeLine(sql, id, currency, wanted, line, tax));
  }
  const net = lines.reduce((sum, line) => sum + Number(line.amount), 0);
  const tax = wanted.lines.reduce((sum, line) => sum + (line.tax ?? 0), wanted.tax ?? 0);
  const total = net + tax;
  const offStripe = wanted.out_of_band ? total : 0;

  const body = issuedInvoice(id, customer, currency, wanted, { net, tax, total, offStripe });
  await insertObject(sql, { ...body, id, object: "invoice" });
  const paysByCard = !wanted.unpaid && !wanted.out_of_band && total > 0;
  if (paysByCard) await payByCard(sql, { id, currency, total }, wanted);
  const invoice = await readInvoice(sql, id);
  const event = { object: invoice, now: wanted.paid_at, cause: BY_HAND };
  await emitEvent(sql, { ...event, type: "invoice.finalized" });
  if (!wanted.unpaid) await emitEvent(sql, { ...event, type: "invoice.paid" });
  return invoice;
}

/** An invoice with its first ten lines. */
export async function readInvoice(sql: Sql, id: string): Promise<StripeObject> {
  const invoice = await readObject(sql, "invoice", id);
  const lines = (await findObjects(sql, "line_item", { invoice: id }, 1000)).reverse();
  return {
    ...invoice,
    lines: {
      object: "list",
      url: `/v1/invoices/${id}/lines`,
      has_more: lines.length > 10,
      data: lines.slice(0, 10),
    },
  };
}

async function writeLine(
  sql: Sql,
  invoice: string,
  currency: string,
  wanted: NewInvoice,
  line: NewInvoiceLine,
  tax: number,
): Promise<StripeObject> {
  await makeProduct(sql, wanted.paid_at, line.product, line.product_name, line.product_metadata);
  const start = line.period_start ?? wanted.paid_at;
  return insertObject(sql, {
    id: newStripeId("il"),
    object: "line_item",
    amount: line.amount,
    currency,
    description: line.description ?? line.product_name ?? line.product,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: { ...line.metadata },
    parent: null,
    period: { start, end: line.period_end ?? start + MONTH_SECONDS },
    pretax_credit_amounts: [],
    pricing: {
      type: "price_details",
      price_details: { price: `price_${line.product}`, product: line.product },
      unit_amount_decimal: String(line.amount),
    },
    quantity: line.quantity ?? 1,
    subscription: wanted.subscription ?? null,
    subtotal: line.amount,
    taxes: taxes(tax, line.amount),
  });
}

/** A product and its one price, made where they are missing; metadata that is given replaces what was. */
export async function makeProduct(
  sql: Sql,
  now: number,
  id: string,
  name: string = id,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const product = { id, object: "product", active: true, created: now, livemode: false, name, metadata };
  const price = {
    id: `price_${id}`,
    object: "price",
    active: true,
    created: now,
    livemode: false,
    product: id,
    metadata: {},
  };
  for (const object of [product, price]) {
    await sql.query("INSERT INTO object (id, kind, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING", [
      object.id,
      object.object,
      JSON.stringify(object),
    ]);
  }
  if (Object.keys(metadata).length > 0) {
    await sql.query(
      "UPDATE object SET body = body || jsonb_build_object('metadata', $2::jsonb) WHERE id = $1",
      [id, JSON.stringify(metadata)],
    );
  }
}

/** Money of a client for an invoice, on the platform's balance. */
export async function payByCard(
  sql: Sql,
  {
    id: invoice,
    currency,
    total,
  }: { readonly id: string; readonly currency: string; readonly total: number },
  wanted: Pick<NewInvoice, "customer" | "paid_at">,
): Promise<void> {
  const intent = newStripeId("pi");
  const created = wanted.paid_at;
  const charge = newStripeId("ch");
  const payment = {
    amount: total,
    created,
    currency,
    customer: wanted.customer,
    livemode: false,
    metadata: {},
  };
  await insertObject(sql, {
    id: intent,
    object: "payment_intent",
    ...payment,
    amount_received: total,
    latest_charge: charge,
    status: "succeeded",
  });
  await insertObject(sql, {
    id: charge,
    object: "charge",
    ...payment,
    amount_refunded: 0,
    paid: true,
    payment_intent: intent,
    refunded: false,
    status: "succeeded",
  });
  await insertObject(sql, {
    id: newStripeId("inpay"),
    object: "invoice_payment",
    amount_paid: total,
    amount_requested: total,
    created,
    currency,
    invoice,
    is_default: true,
    livemode: false,
    payment: { type: "payment_intent", payment_intent: intent },
    payment_intent: intent,
    status: "paid",
    status_transitions: { canceled_at: null, paid_at: created },
  });
  await addToBalance(sql, PLATFORM, currency, total);
}
