import { invariant } from "#app/domain/errors.ts";
import { createApiKey } from "#app/features/accounts/create-api-key.server.ts";
import { findApiKey } from "#app/features/accounts/find-api-key.server.ts";
import { receiveApiEvents } from "#app/features/revenue/receive-api-events.server.ts";
import { countryOf, stripeCustomerId } from "./play-referrals.server.ts";
import { deliverWebhooks } from "./play-webhooks.server.ts";
import { doWaitingJobs } from "./play-worker.server.ts";
import { ctxOf, type Scene, type Stage, staffOf } from "./stage.server.ts";
import { CUSTOMERS } from "./story-customers.ts";
import type { StoryCustomer, StoryPayment } from "./story-payments.ts";
import { UNKNOWN_PAYER } from "./story-turns.ts";

export type Due = { readonly customer: StoryCustomer; readonly payment: StoryPayment; readonly at: Date };

/** What customers of one door have paid by now, in order of time. */
export function paymentsBy(stage: Stage, door: StoryCustomer["door"]): Due[] {
  return CUSTOMERS.filter((customer) => customer.door === door)
    .flatMap((customer) =>
      customer.payments.flatMap((payment) => {
        const at = stage.calendar.at(payment.on);
        return at ? [{ customer, payment, at }] : [];
      }),
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Which company sells to it, and what is added to the net there; 21% are the Spanish VAT. */
export function saleOf({ customer, payment }: Due) {
  const isSpanish = countryOf(customer.partner) === "ES";
  return {
    entity: isSpanish ? "ent_demo_es" : "ent_demo_us",
    currency: isSpanish ? "EUR" : "USD",
    taxMinor: isSpanish ? Math.floor((payment.netMinor * 21) / 100) : 0,
  };
}

/** Money that comes in by Stripe's webhooks and by the API of the billing system, a day at a time. */
export function paymentScenes(stage: Stage): Scene[] {
  const byDay = (due: readonly Due[]) => [
    ...Map.groupBy(due, ({ at }) => at.toISOString().slice(0, 10)).values(),
  ];
  const apiKeys = new Map<string, string>();
  return [
    ...byDay(paymentsBy(stage, "stripe")).map((due) =>
      inTheEvening(due, "clients pay by Stripe", (now) => payByStripe(stage, now, due)),
    ),
    ...byDay(paymentsBy(stage, "api")).map((due) =>
      inTheEvening(due, "the billing system reports", (now) => reportByApi(stage, now, due, apiKeys)),
    ),
    ...unknownPayerScenes(stage),
  ];
}

/** With the last payment of the day, so that nothing is recorded before it happened. */
function inTheEvening(due: readonly Due[], says: string, play: Scene["play"]): Scene {
  const last = due.at(-1);
  invariant(last, "somebody paid on that day");
  return { at: last.at, says, play };
}

async function payByStripe(stage: Stage, now: Date, payments: readonly Due[]): Promise<void> {
  await stage.simulator.setClock(now);
  for (const due of payments) {
    const { customer, payment, at } = due;
    const { entity, currency, taxMinor } = saleOf(due);
    const { product, stream } = customer;
    const invoice = await stage.simulator.payInvoice({
      customer: stripeCustomerId(customer.key),
      currency,
      lines: [
        {
          product: `prod_${product}`,
          amount: payment.netMinor,
          tax: taxMinor,
          metadata: { product_key: product, stream },
        },
      ],
      metadata: { legal_entity_id: entity },
      paid_at: at.toISOString(),
    });
    stage.invoices.set(payment.key, invoice.id);
  }
  await deliverWebhooks(stage, now);
}

async function reportByApi(
  stage: Stage,
  now: Date,
  payments: readonly Due[],
  apiKeys: Map<string, string>,
): Promise<void> {
  for (const [entity, ofEntity] of Map.groupBy(payments, (due) => saleOf(due).entity)) {
    const secret = apiKeys.get(entity) ?? (await issueApiKey(stage, now, entity));
    apiKeys.set(entity, secret);
    const key = await findApiKey(stage.parts.db, secret, now);
    invariant(key, "the billing system's key works");
    const received = await receiveApiEvents(ctxOf(stage, key.actor, now), {
      items: ofEntity.map(apiEvent),
      isArray: true,
      legalEntityId: key.legalEntityId,
      partial: false,
    });
    const recorded = received.ok && received.results.every(({ status }) => status === "recorded");
    invariant(recorded, `the API records what was billed (${JSON.stringify(received, textOfBigint)})`);
  }
  await doWaitingJobs(stage, now);
}

function textOfBigint(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

async function issueApiKey(stage: Stage, now: Date, legalEntityId: string): Promise<string> {
  const admin = ctxOf(stage, staffOf(stage, "admin"), now);
  const name = legalEntityId === "ent_demo_es" ? "Facturación España" : "Billing system";
  const made = await createApiKey(admin, { name, legalEntityId });
  invariant(made, `there is a legal entity ${legalEntityId}`);
  return made.secret;
}

function apiEvent(due: Due) {
  const { customer, payment, at } = due;
  const { currency, taxMinor } = saleOf(due);
  return {
    id: `bill-${payment.key}`,
    source: "billing",
    type: "payment",
    occurredAt: at.toISOString(),
    customer: { key: `ref:${customer.key}`, name: customer.name },
    invoice: { id: `bill-${payment.key}`, number: null },
    lines: [
      {
        product: customer.product,
        stream: customer.stream,
        net: { amount: String(payment.netMinor), currency },
        tax: { amount: String(taxMinor), currency },
      },
    ],
  };
}

/** Somebody pays whom nobody has registered. */
function unknownPayerScenes(stage: Stage): Scene[] {
  const { key, name, email, product, stream, netMinor, on } = UNKNOWN_PAYER;
  const at = stage.calendar.at(on);
  if (!at) return [];
  const pay = async (now: Date) => {
    await stage.simulator.setClock(now);
    await stage.simulator.addCustomer({ id: stripeCustomerId(key), name, email, metadata: {} });
    const metadata = { product_key: product, stream };
    await stage.simulator.payInvoice({
      customer: stripeCustomerId(key),
      currency: "USD",
      lines: [{ product: `prod_${product}`, amount: netMinor, tax: 0, metadata }],
      metadata: { legal_entity_id: "ent_demo_us" },
      paid_at: now.toISOString(),
    });
    await deliverWebhooks(stage, now);
  };
  return [{ at, says: `${name} pays, and nobody knows who it is`, play: pay }];
}
