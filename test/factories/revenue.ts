import type { RevenueEventInput, RevenueLineInput } from "#app/features/revenue/revenue-input.ts";

let made = 0;

/** A line of DocuAI's subscription, net in minor units, tax a fifth of it. */
export function aLine(netMinor: bigint, change: Partial<RevenueLineInput> = {}): RevenueLineInput {
  return {
    productKey: "docu_ai",
    stream: "subscription",
    serviceFrom: "2026-03-01",
    serviceTo: "2026-04-01",
    quantity: 1n,
    netMinor,
    taxMinor: netMinor / 5n,
    feeMinor: 0n,
    creditMinor: 0n,
    deductions: null,
    milestone: null,
    ...change,
  };
}

/** A payment with a line per net amount. */
export function aPayment(
  customerKey: string,
  nets: readonly bigint[],
  change: Partial<RevenueEventInput> = {},
): RevenueEventInput {
  const lines = nets.map((net) => aLine(net));
  const externalId = change.externalId ?? `inv_${++made}`;
  return {
    source: "api",
    externalId,
    kind: "payment",
    legalEntityId: "ent_demo_us",
    customerKeys: [customerKey],
    customerHint: "Sample Customer",
    invoice: { externalId, number: null, netMinor: null },
    reversesExternalId: null,
    currency: "USD",
    occurredAt: new Date("2026-03-02T10:00:00Z"),
    netMinor: lines.reduce((sum, line) => sum + line.netMinor, 0n),
    taxMinor: lines.reduce((sum, line) => sum + (line.taxMinor ?? 0n), 0n),
    lines,
    ...change,
  };
}

/** What takes from a payment, a size; a refund where nothing else is said. */
export function aReduction(
  payment: RevenueEventInput,
  netMinor: bigint,
  change: Partial<RevenueEventInput> = {},
): RevenueEventInput {
  return {
    ...payment,
    externalId: `ref_${++made}`,
    kind: "refund",
    invoice: null,
    reversesExternalId: payment.externalId,
    occurredAt: new Date("2026-03-03T10:00:00Z"),
    netMinor,
    taxMinor: 0n,
    lines: [],
    ...change,
  };
}
