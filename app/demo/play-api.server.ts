import { invariant } from "#app/domain/errors.ts";
import { divideHalfEven } from "#app/domain/rounding.ts";
import { createApiKey } from "#app/features/accounts/create-api-key.server.ts";
import { findApiKey } from "#app/features/accounts/find-api-key.server.ts";
import { receiveApiEvents } from "#app/features/revenue/receive-api-events.server.ts";
import { type Due, saleOf } from "./due-payments.ts";
import { doWaitingJobs } from "./play-worker.server.ts";
import { ctxOf, type Stage, staffOf } from "./stage.server.ts";

/** The billing system tells what was paid, a body for each company. */
export async function reportByApi(stage: Stage, now: Date, payments: readonly Due[]): Promise<void> {
  for (const [entity, ofEntity] of Map.groupBy(payments, (due) => saleOf(due).entity))
    await send(stage, now, entity, ofEntity.map(paymentBody));
  await doWaitingJobs(stage, now);
}

/** The billing system tells that money went back; `grossMinor`: tax included, all of it when null. */
export async function refundByApi(
  stage: Stage,
  now: Date,
  due: Due,
  grossMinor: number | null,
): Promise<void> {
  const { currency, entity, taxMinor } = saleOf(due);
  const { key, netMinor } = due.payment;
  const paid = BigInt(netMinor + taxMinor);
  const gross = grossMinor === null ? paid : BigInt(grossMinor);
  const tax = divideHalfEven(gross * BigInt(taxMinor), paid);
  const body = {
    id: `bill-${key}-back`,
    source: "billing",
    type: "refund",
    occurredAt: now.toISOString(),
    reverses: `bill-${key}`,
    net: { amount: String(gross - tax), currency },
    tax: { amount: String(tax), currency },
  };
  await send(stage, now, entity, [body]);
  await doWaitingJobs(stage, now);
}

async function send(stage: Stage, now: Date, entity: string, items: readonly unknown[]): Promise<void> {
  const secret = stage.apiKeys.get(entity) ?? (await issueApiKey(stage, now, entity));
  stage.apiKeys.set(entity, secret);
  const key = await findApiKey(stage.parts.db, secret, now);
  invariant(key, "the billing system's key works");
  const received = await receiveApiEvents(ctxOf(stage, key.actor, now), {
    items,
    isArray: true,
    legalEntityId: key.legalEntityId,
    partial: false,
  });
  const recorded = received.ok && received.results.every(({ status }) => status === "recorded");
  invariant(recorded, `the API records what was billed (${JSON.stringify(received, textOfBigint)})`);
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

function paymentBody(due: Due) {
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
        quantity: payment.quantity ?? 1,
        ...(payment.isForAYear ? yearFrom(at) : {}),
      },
    ],
  };
}

/** The twelve months from a day on; story days are in every month of every year. */
function yearFrom(at: Date): { readonly serviceFrom: string; readonly serviceTo: string } {
  const from = at.toISOString().slice(0, 10);
  return { serviceFrom: from, serviceTo: `${Number(from.slice(0, 4)) + 1}${from.slice(4)}` };
}
