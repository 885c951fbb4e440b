import type { StripeEvent } from "#app/adapters/stripe/events.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { ENTITY } from "./world/build-world.ts";

const FROM = Date.parse("2026-03-01T05:00:00Z");
const DAYS_MS = 29 * 86_400_000;

type Kind = { readonly source: string; readonly customers: number; readonly withInvoice: boolean };

/** The n-th event as the API hands it to the verb: a payment of one line by a known customer. */
export function apiEvent(n: number, { source, customers, withInvoice }: Kind): RevenueEventInput {
  const hash = Math.imul(n + 1, 2_654_435_761) >>> 0;
  const netMinor = BigInt(1_000 + (hash % 50_000));
  const externalId = `${source}-${n}`;
  return {
    source,
    externalId,
    kind: "payment",
    legalEntityId: ENTITY,
    customerKeys: [`ref:customer${1 + (hash % customers)}`],
    customerHint: null,
    invoice: withInvoice ? { externalId, number: `INV-${n}`, netMinor: null } : null,
    reversesExternalId: null,
    currency: "USD",
    occurredAt: new Date(FROM + (hash % DAYS_MS)),
    netMinor,
    taxMinor: netMinor / 5n,
    lines: [
      {
        productKey: "marketing_ai",
        stream: "subscription",
        serviceFrom: null,
        serviceTo: null,
        quantity: 1n,
        netMinor,
        taxMinor: netMinor / 5n,
        feeMinor: 0n,
        creditMinor: 0n,
        deductions: null,
        milestone: null,
      },
    ],
  };
}

/** The n-th hint as Stripe sends it. */
export function stripeHint(n: number): StripeEvent {
  return {
    id: `evt_bench${n}`,
    type: "invoice.paid",
    account: null,
    createdAt: new Date(FROM + n),
    livemode: false,
    objectId: `in_bench${n}`,
    objectType: "invoice",
    idempotencyKey: null,
  };
}
