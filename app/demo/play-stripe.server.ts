import type { StaffActor } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { linkCustomerKey } from "#app/features/customers/link-customer-key.server.ts";
import { type Due, saleOf } from "./due-payments.ts";
import { deliverWebhooks } from "./play-webhooks.server.ts";
import { doWaitingJobs } from "./play-worker.server.ts";
import { ctxOf, known, type Stage, staffOf } from "./stage.server.ts";
import { CUSTOMERS } from "./story-clients.ts";
import { doorsOf, type StoryCustomer } from "./story-customers.ts";
import { UNKNOWN_PAYER } from "./story-turns.ts";

/** By which the simulated Stripe knows a client of the story. */
function stripeCustomerId(key: string): string {
  return `cus_demo_${key}`;
}

/** Those who paid before and still do become customers at Stripe; the manager says who is who. */
export async function moveToStripe(stage: Stage, now: Date): Promise<void> {
  const manager = ctxOf(stage, staffOf(stage, "manager"), now);
  await stage.simulator.setClock(now);
  for (const story of CUSTOMERS) {
    const doors = doorsOf(story);
    if (doors.has("api") && doors.has("stripe"))
      await becomeStripeCustomer(stage, manager, story, known(stage.customers, story.key));
  }
  await doWaitingJobs(stage, now);
}

export async function becomeStripeCustomer(
  stage: Stage,
  manager: Ctx & { readonly actor: StaffActor },
  { key, kind, name }: StoryCustomer,
  customerId: string,
): Promise<void> {
  const email = kind === "student" ? studentEmail(key) : null;
  await stage.simulator.addCustomer({ id: stripeCustomerId(key), name, email, metadata: {} });
  await linkCustomerKey(manager, { customerId, key: `stripe:${stripeCustomerId(key)}` });
}

export function studentEmail(key: string): string {
  return `${key.replaceAll("_", ".")}@students.example`;
}

export async function payByStripe(stage: Stage, now: Date, payments: readonly Due[]): Promise<void> {
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

export async function payUnregistered(stage: Stage, now: Date): Promise<void> {
  const { key, name, email, product, stream, netMinor } = UNKNOWN_PAYER;
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
}
