import { system } from "#app/domain/actor.ts";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import type { Database } from "#app/features/context.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { newId } from "#db/new-id.server.ts";
import { acceptance, agreement, agreementVersion } from "#db/schema/agreements.ts";
import { attribution, customer, customerKey } from "#db/schema/customers.ts";
import { withActor } from "#db/with-actor.server.ts";
import { NOW, testCtx } from "./accounts.ts";
import { approvedPartner, type SamplePartner } from "./partners.ts";

/** 20% of net for twelve months, thirty days of hold, a minimum of 50.00, in the zone of the demo programme. */
const TERMS: AgreementTerms = agreementTermsSchema.parse({
  schema: 1,
  timeZone: "America/New_York",
  heads: [
    {
      id: "share",
      kind: "commission",
      products: "all",
      streams: "all",
      base: "net",
      pays: { kind: "percentage", ratePpm: 200_000 },
      months: 12,
    },
  ],
  holdDays: 30,
  minimumPayoutMinor: { USD: 5_000, EUR: 5_000 },
  protectionDays: 90,
});

export type EarningPartner = SamplePartner & { readonly versionId: string };

/** A partner of the US company whose owner has accepted an agreement. */
export async function earningPartner(
  db: Database,
  { terms = TERMS, now = NOW }: { terms?: AgreementTerms; now?: Date } = {},
): Promise<EarningPartner> {
  const partner = await approvedPartner(db, { legalEntityId: "ent_demo_us", now });
  const { partnerId, enrolmentId, owner } = partner;
  const agreementId = newId("agr", now);
  const versionId = newId("agv", now);
  await withActor({ db, actor: system("test") }, async (tx) => {
    await tx.insert(agreement).values({ id: agreementId, partnerId, enrolmentId, createdAt: now });
    await tx.insert(agreementVersion).values({
      id: versionId,
      partnerId,
      agreementId,
      enrolmentId,
      n: 1,
      terms,
      textEn: "Terms",
      textEs: "Condiciones",
      textSha256: "0".repeat(64),
      offeredAt: now,
      offeredBy: "test",
    });
  });
  await withActor({ db, actor: owner }, (tx) =>
    tx.insert(acceptance).values({
      id: newId("acc", now),
      partnerId,
      agreementVersionId: versionId,
      accountId: owner.accountId,
      signatoryName: "Owner",
      signatoryCapacity: "Director",
      acceptedAt: now,
      effectiveOn: now.toISOString().slice(0, 10),
      address: "192.0.2.1",
      locale: "en",
      textSha256: "0".repeat(64),
    }),
  );
  return { ...partner, versionId };
}

let customers = 0;

export type SampleCustomer = { readonly customerId: string; readonly key: string };

/** A customer that pays, attributed to partners in the weights named (parts per million). */
export async function customerOf(
  db: Database,
  partners: readonly { partner: SamplePartner; weightPpm?: number }[],
  now: Date = NOW,
): Promise<SampleCustomer> {
  const customerId = newId("cus", now);
  const key = `ref:customer-${++customers}`;
  const label = `Hotel Miramar ${customers}`;
  await withActor({ db, actor: system("test") }, async (tx) => {
    await tx.insert(customer).values({
      id: customerId,
      label,
      nameKey: label.toLowerCase(),
      domain: null,
      country: "ES",
      createdAt: now,
    });
    await tx.insert(customerKey).values({ customerId, key, createdAt: now });
    for (const { partner, weightPpm = 1_000_000 } of partners)
      await tx.insert(attribution).values({
        id: newId("att", now),
        partnerId: partner.partnerId,
        enrolmentId: partner.enrolmentId,
        customerId,
        customerLabel: label,
        role: "sourced",
        weightPpm,
        during: `[${now.toISOString()},)`,
        createdAt: now,
        createdBy: "test",
      });
  });
  return { customerId, key };
}

type Happened = {
  readonly id: string;
  readonly at: string;
  readonly net: bigint;
  readonly currency?: string;
};

/** A payment of a customer for DocuAI, without tax; `net` in minor units. */
export function payment(
  customer: SampleCustomer,
  { id, at, net, currency = "USD" }: Happened,
): RevenueEventInput {
  return {
    source: "test",
    externalId: id,
    kind: "payment",
    legalEntityId: "ent_demo_us",
    customerKeys: [customer.key],
    customerHint: null,
    invoice: { externalId: `in_${id}`, number: `F-${id}`, netMinor: null },
    reversesExternalId: null,
    currency,
    occurredAt: new Date(at),
    netMinor: net,
    taxMinor: 0n,
    lines: [
      {
        productKey: "docu_ai",
        stream: "subscription",
        serviceFrom: null,
        serviceTo: null,
        quantity: 1n,
        netMinor: net,
        taxMinor: 0n,
        feeMinor: 0n,
        creditMinor: 0n,
        deductions: null,
        milestone: null,
      },
    ],
  };
}

/** A refund of part of a payment; `net` is the size of what goes back. */
export function refund(of: RevenueEventInput, { id, at, net }: Happened): RevenueEventInput {
  return {
    ...of,
    externalId: id,
    kind: "refund",
    reversesExternalId: of.externalId,
    occurredAt: new Date(at),
    netMinor: net,
    lines: [],
  };
}

/** Records events as the API would; each must become a fact. */
export async function record(db: Database, now: string, ...inputs: RevenueEventInput[]): Promise<void> {
  const outcomes = await recordRevenueEvents(testCtx(db, system("test"), { now: new Date(now) }), inputs);
  const refused = outcomes.find((outcome) => outcome.status !== "recorded");
  if (refused) throw new Error(`An event was not recorded: ${JSON.stringify(refused)}`);
}
