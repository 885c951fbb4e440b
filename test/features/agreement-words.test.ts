import { expect, test } from "vitest";
import { LOCALES } from "#app/domain/locale.ts";
import { clausesOf } from "#app/domain/terms/agreement-clauses.ts";
import { type AgreementTermsInput, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { clauseDifference } from "#app/domain/terms/clause-difference.ts";
import { clauseOf } from "#app/domain/terms/clause-numbers.ts";
import { agreementText } from "#app/features/agreements/agreement-text.server.ts";

type HeadInput = AgreementTermsInput["heads"][number];
type Change = (terms: AgreementTermsInput) => void;

const PRODUCTS = new Map([
  ["suite", "Marketing Suite"],
  ["academy", "Academy"],
]);
const title = { en: "Agency agreement", es: "Acuerdo de agencia" };
const write = (input: AgreementTermsInput, locale: "en" | "es") =>
  agreementText({ title, terms: agreementTermsSchema.parse(input), productNames: PRODUCTS }, locale);

const percentage = (): HeadInput => ({
  id: "share",
  products: ["suite"],
  streams: ["subscription"],
  pays: { kind: "percentage", ratePpm: 200_000 },
  months: 12,
});

/** Uses every way of paying, every reward and limit. */
const everything = (): AgreementTermsInput => ({
  schema: 2,
  timeZone: "Europe/Madrid",
  heads: [
    percentage(),
    {
      ...percentage(),
      id: "tiers",
      streams: ["usage"],
      pays: {
        kind: "tiered",
        mode: "graduated",
        per: "calendar_year",
        brackets: [
          { fromMinor: {}, ratePpm: 100_000 },
          { fromMinor: { EUR: 1_000_000, USD: 1_100_000 }, ratePpm: 150_000 },
        ],
        startsAtMinor: { EUR: 20_000 },
      },
    },
    {
      ...percentage(),
      id: "hours",
      streams: ["project"],
      pays: { kind: "per_unit", unitPriceMicros: { EUR: 1_250_000_000 } },
    },
    {
      ...percentage(),
      id: "students",
      streams: ["programme"],
      pays: { kind: "flat", per: "student", amountMinor: { EUR: 4_500 } },
    },
    {
      ...percentage(),
      id: "fee",
      kind: "processing_fee",
      pays: { kind: "percentage", ratePpm: 7_500, byDate: [{ fromOn: "2027-01-01", ratePpm: 8_500 }] },
    },
    { ...percentage(), id: "second", streams: ["campaign"] },
  ],
  rewards: [
    {
      kind: "target",
      id: "goal",
      per: "quarter",
      measure: "revenue",
      atLeastMinor: { EUR: 5_000_000 },
      pays: { kind: "amount", amountMinor: { EUR: 123_400 } },
    },
    { kind: "growth", id: "grow", per: "month", overPpm: 1_200_000, ratePpm: 30_000 },
    { kind: "loyalty", id: "years", steps: [{ afterMonths: 24, upliftPpm: 55_000 }] },
  ],
  caps: [{ id: "most", per: "month", heads: ["share"], amountMinor: { EUR: 900_000 } }],
  floors: [{ id: "least", per: "month", amountMinor: { EUR: 10_000 } }],
  sharing: {
    byRolePpm: { influenced: 400_000 },
    totalLimitPpm: 900_000,
    tail: { kind: "months", months: 6 },
  },
  readings: { refundAfterTier: "recompute", versionChange: "restart" },
  holdDays: 30,
  releaseLagMonths: 2,
  clawbackDays: 180,
  minimumPayoutMinor: { EUR: 5_000 },
  carryAtMostMonths: 9,
  payment: { every: "quarter", onDay: 21 },
  protectionDays: 90,
  protectionExtensionDays: 45,
});

const head = (terms: AgreementTermsInput, id: string) => {
  const found = terms.heads.find((one) => one.id === id);
  if (!found) throw new Error(`no head ${id}`);
  return found;
};
const inHead =
  (id: string, change: Partial<HeadInput>): Change =>
  (terms) =>
    Object.assign(head(terms, id), change);
const inPays =
  (id: string, change: object): Change =>
  (terms) =>
    Object.assign(head(terms, id).pays, change);
const inPart =
  (part: "rewards" | "caps" | "floors", at: number, change: object): Change =>
  (terms) =>
    Object.assign(terms[part]?.[at] ?? {}, change);
const inTerms =
  (change: Partial<AgreementTermsInput>): Change =>
  (terms) =>
    Object.assign(terms, change);

/** One option each, every value that it may have besides the one above. */
const changes: Record<string, Change[]> = {
  kind: [inHead("second", { kind: "bonus" }), inHead("second", { kind: "processing_fee" })],
  products: [inHead("share", { products: "all" }), inHead("share", { products: ["academy"] })],
  streams: [inHead("second", { streams: ["integration"] })],
  segments: [inHead("share", { segments: ["enterprise"] })],
  countries: [inHead("share", { countries: ["ES", "MX"] })],
  customers: [inHead("share", { customers: "new" }), inHead("share", { customers: "renewing" })],
  base: [inHead("share", { base: "gross" }), inHead("share", { base: "net_of_fees" })],
  deductions: (["discount", "shipping", "media", "licence", "subcontractor"] as const).map((one) =>
    inHead("share", { deductions: [one] }),
  ),
  credits: [inHead("share", { credits: "excluded" })],
  firstPaymentOnly: [inHead("share", { firstPaymentOnly: true })],
  months: [inHead("share", { months: 13 }), inHead("share", { months: null })],
  windowFrom: [
    inHead("share", { windowFrom: "first_payment" }),
    inHead("share", { windowFrom: "agreement" }),
  ],
  earnedWhen: [inHead("share", { earnedWhen: "paid_in_full" }), inHead("share", { earnedWhen: "invoiced" })],
  prepaid: [inHead("share", { prepaid: "over_service_period" })],
  ratePpm: [inPays("share", { ratePpm: 210_000 })],
  view: [inPays("share", { view: "platform_fee" })],
  byDate: [
    inPays("fee", { byDate: [] }),
    inPays("fee", { byDate: [{ fromOn: "2027-02-01", ratePpm: 8_500 }] }),
  ],
  byContractYear: [inPays("share", { byContractYear: [{ fromYear: 2, ratePpm: 100_000 }] })],
  mode: [inPays("tiers", { mode: "volume" })],
  per: (["month", "quarter", "agreement_year", "lifetime"] as const).map((per) => inPays("tiers", { per })),
  brackets: [inPays("tiers", { brackets: [{ fromMinor: {}, ratePpm: 100_000 }] })],
  startsAtMinor: [inPays("tiers", { startsAtMinor: {} })],
  unitPriceMicros: [inPays("hours", { unitPriceMicros: { EUR: 1_250_000_001 } })],
  flat: (["event", "first_payment", "milestone"] as const).map((per) => inPays("students", { per })),
  amountMinor: [inPays("students", { amountMinor: { USD: 4_500 } })],
  reward: [
    inPart("rewards", 0, { per: "month" }),
    inPart("rewards", 0, { atLeastMinor: { EUR: 5_000_001 } }),
    inPart("rewards", 0, { measure: "customers", atLeastCount: 5 }),
    inPart("rewards", 0, { measure: "students", atLeastCount: 5 }),
    inPart("rewards", 0, { pays: { kind: "part_of_revenue", ratePpm: 1_000 } }),
    inPart("rewards", 0, { once: true }),
    inPart("rewards", 1, { per: "agreement_year" }),
    inPart("rewards", 1, { against: "year_before" }),
    inPart("rewards", 1, { overPpm: 1_000_000 }),
    inPart("rewards", 1, { ratePpm: 30_001 }),
    inPart("rewards", 2, { steps: [{ afterMonths: 25, upliftPpm: 55_000 }] }),
    inPart("rewards", 2, { steps: [{ afterMonths: 24, upliftPpm: 55_001 }] }),
    inTerms({ rewards: [] }),
  ],
  limits: [
    ...(["event", "customer", "quarter", "calendar_year", "agreement_year", "agreement"] as const).flatMap(
      (per) => [inPart("caps", 0, { per }), inPart("floors", 0, { per })],
    ),
    inPart("caps", 0, { heads: "all" }),
    inPart("caps", 0, { heads: ["share", "second"] }),
    inPart("caps", 0, { amountMinor: { EUR: 900_001 } }),
    inPart("floors", 0, { amountMinor: {} }),
    inTerms({ caps: [] }),
    inTerms({ floors: [] }),
    inTerms({ caps: [], floors: [] }),
  ],
  sharing: [
    inTerms({ sharing: { ...everything().sharing, byRolePpm: {} } }),
    inTerms({ sharing: { ...everything().sharing, totalLimitPpm: 1_000_000 } }),
    inTerms({ sharing: { ...everything().sharing, tail: { kind: "none" } } }),
    inTerms({ sharing: { ...everything().sharing, tail: { kind: "life" } } }),
    inTerms({ sharing: { ...everything().sharing, tail: { kind: "months", months: 7 } } }),
    ...(["sourced", "implemented", "integrates"] as const).map((role) =>
      inTerms({ sharing: { ...everything().sharing, byRolePpm: { influenced: 400_000, [role]: 1 } } }),
    ),
  ],
  readings: [
    inTerms({ readings: { ...everything().readings, refundAfterTier: "lower_counter" } }),
    inTerms({ readings: { ...everything().readings, refundAfterTier: "leave_counter" } }),
    inTerms({ readings: { ...everything().readings, versionChange: "continue" } }),
  ],
  moneyFlow: [inTerms({ moneyFlow: "partner_resells" }), inTerms({ moneyFlow: "marketplace_collects" })],
  time: [
    inTerms({ timeZone: "America/New_York" }),
    inTerms({ holdDays: 31 }),
    inTerms({ holdDays: 0 }),
    inTerms({ releaseLagMonths: 0 }),
    inTerms({ releaseLagMonths: 1 }),
    inTerms({ clawbackDays: null }),
    inTerms({ clawbackDays: 1 }),
    inTerms({ minimumPayoutMinor: {} }),
    inTerms({ minimumPayoutMinor: { EUR: 5_000, USD: 1 } }),
    inTerms({ carryAtMostMonths: null }),
    inTerms({ carryAtMostMonths: 10 }),
    inTerms({ payment: { every: "month", onDay: 21 } }),
    inTerms({ payment: { every: "quarter", onDay: 22 } }),
    inTerms({ protectionDays: 91 }),
    inTerms({ protectionExtensionDays: 0 }),
    inTerms({ protectionExtensionDays: 46 }),
  ],
};

/** The options of an object of the schema, by name. */
const optionsOf = (part: object) => Object.keys(part);

test("terms that use everything say every number in both languages", () => {
  const english = write(everything(), "en");
  const spanish = write(everything(), "es");
  const numbers = [
    "20%",
    "11,000.00 USD",
    "200.00 EUR",
    "12.50 EUR",
    "45.00 EUR",
    "0.75%",
    "1 Jan 2027",
    "50,000.00 EUR",
    "1,234.00 EUR",
    "120%",
    "5.5%",
    "9,000.00 EUR",
    "40%",
    "90%",
    "180 days",
    "day 21",
    "45 days",
    "Europe/Madrid",
    "Clause 1.5",
    "Marketing Suite",
  ];
  for (const number of numbers) expect(english.replaceAll("\u00a0", " ")).toContain(number);
  expect(spanish).toContain("el 20\u00a0% de lo que tus clientes pagan");
  for (const written of [english, spanish]) expect(written).not.toMatch(/undefined|null|\{|\}|agreements\./);
});

test("each option changed alone changes the text in both languages: nothing is silent", () => {
  for (const locale of LOCALES) {
    const before = write(everything(), locale);
    const seen = new Map([[before, "as it was"]]);
    for (const [name, alternatives] of Object.entries(changes))
      for (const [at, change] of alternatives.entries()) {
        const terms = everything();
        change(terms);
        const written = write(terms, locale);
        expect(seen.get(written), `${locale}: ${name} ${at}`).toBeUndefined();
        seen.set(written, `${name} ${at}`);
      }
  }
});

test("no option of the schema is left out of the comparison", () => {
  const terms = agreementTermsSchema.parse(everything());
  const heads = terms.heads.flatMap((one) => [...optionsOf(one), ...optionsOf(one.pays)]);
  const elsewhere = ["id", "pays"];
  for (const option of new Set(heads))
    if (!elsewhere.includes(option)) expect(Object.keys(changes), option).toContain(option);
});

test("the number of a clause of section 1 is the one that a line's working names", () => {
  const terms = agreementTermsSchema.parse(everything());
  const numbers = new Map(clausesOf(terms).map(({ about, clause }) => [about, clause]));
  for (const [part, all] of Object.entries({
    head: terms.heads,
    reward: terms.rewards,
    cap: terms.caps,
    floor: terms.floors,
  }))
    for (const { id } of all) expect(numbers.get(`${part}:${id}`)).toBe(clauseOf(terms, id));
});

test("two terms are compared by what their clauses speak of, not by their numbers", () => {
  const before = everything();
  const after = everything();
  after.heads = [
    head(after, "second"),
    ...after.heads.filter((one) => !["second", "hours"].includes(one.id)),
  ];
  inPays("share", { ratePpm: 250_000 })(after);
  after.floors = [...(after.floors ?? []), { id: "each", per: "event", amountMinor: { EUR: 100 } }];
  const compared = clauseDifference(agreementTermsSchema.parse(before), agreementTermsSchema.parse(after));
  const changed = compared.filter((one) => one.change !== "same").map(({ about, change }) => [about, change]);
  expect(new Map(changed.map(([about, change]) => [about, change]))).toEqual(
    new Map([
      ["head:share", "changed"],
      ["head:hours", "removed"],
      ["window:hours", "removed"],
      ["floor:each", "added"],
    ]),
  );
  const at = compared.findIndex((one) => one.about === "head:hours");
  expect(compared[at - 1]?.about).toBe("head:tiers");
  expect(clauseDifference(agreementTermsSchema.parse(before), agreementTermsSchema.parse(before))).toSatisfy(
    (all: typeof compared) => all.every((one) => one.change === "same"),
  );
});
