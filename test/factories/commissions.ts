import { createHash } from "node:crypto";
import pg from "pg";
import {
  type AgreementTerms,
  type AgreementTermsInput,
  agreementTermsSchema,
} from "#app/domain/terms/agreement-terms.ts";
import type { Database } from "#app/features/context.server.ts";
import { approvedPartner, type SamplePartner } from "#test/factories/partners.ts";

/** 20 % of everything for twelve months, thirty days of hold. */
export const SAMPLE_TERMS: AgreementTerms = agreementTermsSchema.parse({
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
  minimumPayoutMinor: { USD: 5_000 },
  protectionDays: 90,
});

let made = 0;
const nextId = (prefix: string) => `${prefix}_sample${++made}`;

type World = { readonly database: Database; readonly ownerUrl: string };

/** A partner with an accepted agreement in force since 1 January 2026. */
export async function partnerWithAgreement(
  world: World,
  terms: AgreementTermsInput = SAMPLE_TERMS,
): Promise<SamplePartner & { readonly versionId: string }> {
  const partner = await approvedPartner(world.database);
  const versionId = nextId("agv");
  await asOwner(world, async (client) => {
    const agreementId = nextId("agr");
    const { partnerId, enrolmentId } = partner;
    const hash = createHash("sha256").update(versionId).digest("hex");
    await client.query(
      "insert into agreement (id, partner_id, enrolment_id, created_at) values ($1, $2, $3, '2026-01-01Z') on conflict (enrolment_id) do nothing",
      [agreementId, partnerId, enrolmentId],
    );
    await client.query(
      `insert into agreement_version (id, partner_id, agreement_id, enrolment_id, n, terms, text_en, text_es, text_sha256, offered_at, offered_by)
       select $1, $2, id, $3, 100, $4, 'Text', 'Texto', $5, '2026-01-01Z', 'test' from agreement where enrolment_id = $3`,
      [versionId, partnerId, enrolmentId, JSON.stringify(terms), hash],
    );
    await client.query(
      `insert into acceptance (id, partner_id, agreement_version_id, account_id, signatory_name, signatory_capacity, accepted_at, effective_on, address, locale, text_sha256)
       values ($1, $2, $3, $4, 'Owner', 'director', '2026-01-01T12:00:00Z', '2026-01-01', '', 'en', $5)`,
      [nextId("acc"), partnerId, versionId, partner.owner.accountId, hash],
    );
  });
  return { ...partner, versionId };
}

export type SampleCustomer = { readonly customerId: string; readonly key: string };

/** A customer of the company, known by one key. */
export async function aCustomer(world: World, key?: string): Promise<SampleCustomer> {
  const customerId = nextId("cus");
  const knownBy = key ?? `ref:${customerId}`;
  await asOwner(world, async (client) => {
    await client.query(
      "insert into customer (id, label, name_key, created_at) values ($1, 'Sample Customer', 'sample customer', '2026-01-01Z')",
      [customerId],
    );
    await client.query(
      "insert into customer_key (customer_id, key, created_at) values ($1, $2, '2026-01-01Z')",
      [customerId, knownBy],
    );
  });
  return { customerId, key: knownBy };
}

/** The partner's claim on a customer's revenue, since 1 January 2026 where nothing else is said. */
export async function attribute(
  world: World,
  partner: Pick<SamplePartner, "partnerId" | "enrolmentId">,
  customer: SampleCustomer,
  { from = "2026-01-01T00:00:00Z", weightPpm = 1_000_000 } = {},
): Promise<string> {
  const id = nextId("att");
  await asOwner(world, (client) =>
    client.query(
      `insert into attribution (id, partner_id, enrolment_id, customer_id, customer_label, role, weight_ppm, during, created_at, created_by)
       values ($1, $2, $3, $4, 'Sample Customer', 'sourced', $5, tstzrange($6, null), $6, 'test')`,
      [id, partner.partnerId, partner.enrolmentId, customer.customerId, weightPpm, from],
    ),
  );
  return id;
}

/** As the owner of the tables: for arranging what the rooms left of this one would have done. */
export async function asOwner<Result>(
  world: { readonly ownerUrl: string },
  act: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: world.ownerUrl });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
