import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readSimulation } from "#app/domain/simulation/read-simulation.ts";
import { simulateMonths } from "#app/domain/simulation/simulate-months.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { termsJsonSchema } from "#app/domain/terms/terms-json-schema.ts";
import { readProgrammeSeed } from "#db/seed/read-seed.server.ts";

const FOLDER = "docs/examples/terms";
const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

test("the published schema of the terms is the one that terms are read by", () => {
  expect(read("docs/agreement-terms.schema.json")).toEqual(JSON.parse(JSON.stringify(termsJsonSchema())));
});

test("every partner type has an example of terms, and it parses", () => {
  const types = readProgrammeSeed().partnerTypes.map(({ key }) => `${key}.json`);
  expect(readdirSync(FOLDER).sort()).toEqual(types.sort());
  for (const type of types)
    expect(agreementTermsSchema.safeParse(read(`${FOLDER}/${type}`)).error).toBeUndefined();
});

type World = { readonly events: readonly object[]; readonly [key: string]: unknown };
const course = { currency: "USD", product: "ai_course", stream: "programme" };
const marketing = { currency: "USD", product: "marketing_ai" };
const documents = { currency: "USD", product: "docu_ai" };

/** What docs/agreement-terms-examples.md says that each example pays, worked out by hand; in lines, in order. */
const PAYS: readonly [type: string, world: World, lines: readonly string[]][] = [
  [
    "university",
    {
      ...course,
      events: [
        { at: "2026-01-01", net: "2400.00", quantity: 1, serviceFrom: "2026-01-01", serviceTo: "2027-01-01" },
        { at: "2026-02-01", net: "100.00", quantity: 49 },
      ],
      periods: { from: "2026-01", to: "2026-12" },
    },
    [
      "tuition#1 3000",
      "tuition#2 3000",
      "tuition 1500",
      ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((part) => `tuition#${part} 3000`),
      "cohort 250000",
    ],
  ],
  [
    "technology_company",
    {
      ...course,
      events: [
        { at: "2026-01-10", net: "1000.00" },
        { at: "2026-02-10", net: "1000.00" },
        { at: "2026-03-10", net: "300000.00" },
      ],
    },
    ["first 10000", "renewals 5000", "renewals 985000"],
  ],
  [
    "consultancy",
    {
      ...course,
      stream: "project",
      attributions: [{ role: "influenced" }],
      events: [
        { at: "2026-01-10", invoice: "i", invoiceNet: "10000.00", net: "4000.00" },
        {
          at: "2026-02-10",
          invoice: "i",
          invoiceNet: "10000.00",
          net: "6000.00",
          deductions: { subcontractor: "2000.00" },
        },
      ],
    },
    ["- 0", "training 12000", "training 12000"],
  ],
  [
    "bootcamp",
    {
      ...course,
      events: [
        { id: "p", at: "2026-01-10", net: "9000.00", quantity: 10 },
        { at: "2026-02-01", kind: "refund", reverses: "p", net: "900.00" },
        { at: "2026-03-20", kind: "refund", reverses: "p" },
      ],
    },
    [
      "per_student 250000",
      "extra 27000",
      "extra -2700",
      "per_student 0",
      "extra 0",
      "per_student 0",
      "ten_a_quarter 50000",
    ],
  ],
  [
    "crm_platform",
    { ...marketing, stream: "integration", events: [{ at: "2026-01-10", net: "100.00", fee: "15.00" }] },
    ["share 1275", "processing -170"],
  ],
  [
    "email_platform",
    {
      ...marketing,
      stream: "usage",
      events: [
        { at: "2026-01-10", net: "49.38", quantity: 12345 },
        { at: "2026-01-20", net: "60000.00", quantity: 15000000 },
      ],
    },
    ["per_email 494", "per_email 499506"],
  ],
  [
    "social_platform",
    {
      ...marketing,
      stream: "campaign",
      events: [
        { at: "2026-01-10", net: "25000.00", deductions: { media: "4000.00", discount: "1000.00" } },
        { at: "2026-02-10", net: "40000.00" },
      ],
    },
    ["campaigns 100000", "campaigns 320000", "campaigns+true_up 60000"],
  ],
  [
    "marketing_agency",
    {
      ...marketing,
      events: [
        { customer: "old", at: "2026-01-10", net: "40000.00" },
        { customer: "old", at: "2026-05-10", net: "20000.00" },
        { customer: "old", at: "2026-06-10", net: "40000.00" },
        { at: "2027-01-10", net: "100.00", customer: "young" },
      ],
      customers: [{ id: "old" }, { id: "young" }],
      attributions: [{ customer: "old" }, { customer: "young", from: "2026-12-01" }],
    },
    ["share 800000", "share 425000", "share 900000", "growth 36000", "share 2000", "share+tenure 100"],
  ],
  [
    "system_integrator",
    {
      ...marketing,
      stream: "project",
      events: [
        { at: "2026-01-10", net: "18000.00", milestone: "design" },
        { at: "2026-02-10", net: "12000.00", milestone: "design" },
        { at: "2026-03-10", net: "1000.00" },
      ],
    },
    ["project 180000", "milestone 250000", "project 120000", "project 10000"],
  ],
  [
    "document_management",
    {
      ...documents,
      stream: "integration",
      events: [
        { at: "2026-01-10", net: "100.00" },
        { at: "2026-02-10", net: "100.00" },
      ],
    },
    ["resale -7000", "welcome 10000", "resale -7000"],
  ],
  [
    "legal_tech",
    {
      ...documents,
      stream: "usage",
      events: [{ at: "2026-01-10", net: "500.00", quantity: 12_000 }],
      periods: { from: "2026-01", to: "2026-06" },
    },
    ["per_document 60000", "guarantee 90000", "guarantee 150000"],
  ],
  [
    "consulting_firm",
    {
      ...documents,
      customers: [
        { id: "bank", segment: "enterprise" },
        { id: "shop", segment: "smb" },
      ],
      events: [
        {
          id: "i",
          kind: "invoice_issued",
          customer: "bank",
          at: "2026-06-30",
          invoice: "b1",
          net: "1000.00",
        },
        { customer: "bank", at: "2026-07-20", invoice: "b1", net: "1000.00" },
        { kind: "invoice_issued", customer: "bank", at: "2026-07-01", invoice: "b2", net: "1000.00" },
        {
          id: "s",
          kind: "invoice_issued",
          customer: "shop",
          at: "2026-07-02",
          invoice: "s1",
          net: "1000.00",
        },
        { kind: "invoice_void", at: "2026-07-05", reverses: "s" },
        { kind: "credit_note", at: "2026-11-01", reverses: "i", net: "500.00" },
      ],
    },
    ["enterprise 22000", "enterprise 18000", "others 15000", "others -15000", "- 0", "enterprise 0"],
  ],
  [
    "productivity_platform",
    {
      ...documents,
      stream: "usage",
      customers: [
        { id: "es", country: "ES" },
        { id: "fr", country: "FR" },
      ],
      events: [
        { customer: "es", at: "2026-01-10", net: "800.00", tax: "160.00", credit: "60.00" },
        { customer: "es", at: "2026-01-20", net: "1000.00", tax: "200.00" },
        { customer: "es", at: "2026-01-21", net: "2.00" },
        { customer: "fr", at: "2026-01-22", net: "1000.00" },
      ],
    },
    ["share 100", "share 8800", "share 100", "- 0"],
  ],
];

test.each(PAYS)("the example of %s pays what its page says", (type, world, lines) => {
  const simulated = readSimulation({
    agreements: [{ from: "2026-01-01", terms: read(`${FOLDER}/${type}.json`) }],
    ...world,
  });
  if (!simulated.ok) throw new Error(JSON.stringify(simulated.problems));
  const rated = simulateMonths(simulated.input).flatMap((month) => month.lines);
  expect(rated.map((line) => `${line.headId} ${line.amountMinor}`)).toEqual(lines);
});

test("every partner type's worked example is played", () => {
  expect(PAYS.map(([type]) => `${type}.json`).sort()).toEqual(readdirSync(FOLDER).sort());
});
