import { z } from "zod";
import { ATTRIBUTION_ROLES } from "../attribution.ts";
import { isPeriod, isTimeZone } from "../period.ts";
import { REVENUE_DEDUCTIONS, REVENUE_EVENT_KINDS, REVENUE_STREAMS } from "../revenue-event.ts";
import { termsJsonSchema } from "../terms/terms-json-schema.ts";

const name = z
  .string()
  .regex(/^[^/\p{Cc}]{1,80}$/u, "should be a name of at most 80 letters, without a slash");
const period = z.string().refine(isPeriod, "should be a month such as 2026-10");
const day = z.iso.date("should be a day such as 2026-10-31");
const when = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: "should be a day such as 2026-10-31, or an instant such as 2026-10-31T12:00:00Z",
});
const currency = z.string().regex(/^[A-Z]{3}$/, "should be an ISO 4217 code in capitals");
const amount = z.union([z.int(), z.string().min(1).max(40)], {
  error: "should be a whole number of minor units, or an amount as text such as 1,234.50",
});
const count = z.int().min(0).max(1_000_000_000);

/** Marks the place of the terms on the way to JSON Schema. */
const TERMS_MARK = "x-reparto-terms";
/** What the terms' own schema asks for and a simulation does not: see `withDefaults`. */
const TERMS_DEFAULTED = ["schema", "timeZone", "holdDays", "minimumPayoutMinor", "protectionDays"];
const HEAD_DEFAULTED = ["id", "products", "streams", "months"];

/** The terms as they are typed; they are parsed by their own schema once what was left out is filled in. */
const terms = z.looseObject({}).meta({ [TERMS_MARK]: true });

const agreement = z.strictObject({
  id: name.optional().describe("Default: the partner's name and the number of the version"),
  partner: name.optional().describe("Default: partner"),
  entity: name.optional().describe("Who pays. Default: company"),
  from: day.optional().describe("First day in force. Default: the first day of the first period"),
  to: day
    .optional()
    .describe("First day no more in force. Default: when the partner's next agreement begins"),
  terms,
});

const customer = z.strictObject({
  id: name,
  segment: name.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "should be an ISO 3166-1 code in capitals")
    .optional(),
});

const attribution = z.strictObject({
  id: name.optional().describe("Default: the customer's and the partner's name"),
  customer: name.optional().describe("Default: the only customer"),
  partner: name.optional().describe("Default: the only partner"),
  role: z.enum(ATTRIBUTION_ROLES).default("sourced"),
  weightPpm: z.int().min(0).max(1_000_000).default(1_000_000),
  from: when.optional().describe("Default: when the partner's first agreement comes into force"),
  to: when.optional(),
});

const linePart = {
  product: name.optional().describe("Default: the file's product"),
  stream: z.enum(REVENUE_STREAMS).optional().describe("Default: the file's stream"),
  tax: amount.default(0),
  fee: amount.default(0),
  credit: amount.default(0),
  deductions: z.partialRecord(z.enum(REVENUE_DEDUCTIONS), amount).optional(),
  quantity: count.default(1),
  serviceFrom: day.optional(),
  serviceTo: day.optional().describe("The first day that the service no longer covers"),
  milestone: name.optional(),
};

const line = z.strictObject({ ...linePart, net: amount });

const event = z.strictObject({
  id: name.optional().describe("Default: event-001 and so on, in the order of the file"),
  kind: z.enum(REVENUE_EVENT_KINDS).default("payment"),
  at: when.describe("A day counts as its noon in the file's time zone"),
  period: period
    .optional()
    .describe("The month that books it, where it came late. Default: the month of `at`"),
  customer: name.optional().describe("Default: the only customer"),
  entity: name.optional().describe("Default: company"),
  currency: currency.optional().describe("Default: the file's currency"),
  invoice: name.optional().describe("Default of a reduction: the invoice of what it reduces"),
  invoiceNet: amount.optional().describe("The whole invoice's net. Default: that of its invoice_issued"),
  reverses: name.optional().describe("What a reduction takes back from: id of the payment or issued invoice"),
  net: amount
    .optional()
    .describe("Of one line; of a reduction its size. Default of a reduction: all that is left"),
  ...linePart,
  lines: z.array(line).min(1).max(100).optional().describe("Instead of one line: several"),
});

/** A world to play: who agreed what, whose customers they are, and what was paid. See docs/simulate.md. */
export const simulationFileSchema = z.strictObject({
  $schema: z.string().optional(),
  timeZone: z
    .string()
    .refine(isTimeZone, "should be a time zone such as Europe/Madrid")
    .optional()
    .describe("Of the months, and of agreements that name none. Default: the first agreement's, else UTC"),
  currency: currency.optional().describe("Of events that name none"),
  product: name.default("product").describe("Of events that name none"),
  stream: z.enum(REVENUE_STREAMS).default("subscription").describe("Of events that name none"),
  agreements: z.array(agreement).min(1).max(1_000),
  customers: z
    .array(customer)
    .max(100_000)
    .optional()
    .describe("Default: those that attributions and events name"),
  attributions: z
    .array(attribution)
    .max(100_000)
    .optional()
    .describe("Default: every customer is the only partner's"),
  events: z.array(event).max(200_000),
  periods: z
    .union([z.array(period).min(1).max(240), z.strictObject({ from: period, to: period })], {
      error: 'should be months such as ["2026-10", "2026-11"], or {"from": "2026-10", "to": "2026-12"}',
    })
    .optional()
    .describe(
      "The months to play, both ends included. Default: from the first event's month to the last one's",
    ),
});

export type SimulationFile = z.output<typeof simulationFileSchema>;
export type FileAgreement = SimulationFile["agreements"][number];
export type FileEvent = SimulationFile["events"][number];
export type FileLine = z.output<typeof line>;

/** The file as JSON Schema, with the terms' own schema where terms stand. */
export function simulationJsonSchema() {
  const { $schema, ...schema } = z.toJSONSchema(simulationFileSchema, {
    io: "input",
    override({ jsonSchema }) {
      if (!jsonSchema[TERMS_MARK]) return;
      delete jsonSchema[TERMS_MARK];
      Object.assign(jsonSchema, forgivingTerms());
    },
  });
  return {
    $schema,
    title: "A simulation of Reparto",
    description: "What `npm run -s reparto -- simulate FILE.json` reads; docs/simulate.md explains it.",
    ...schema,
  };
}

type ObjectSchema = { required?: string[]; properties?: Record<string, { items?: ObjectSchema }> };

function forgivingTerms() {
  const { $schema: _, ...published } = termsJsonSchema();
  const schema = published as ObjectSchema;
  const head = schema.properties?.heads?.items;
  const without = (required: string[] = [], defaulted: readonly string[]) =>
    required.filter((one) => !defaulted.includes(one));
  if (head) head.required = without(head.required, HEAD_DEFAULTED);
  schema.required = without(schema.required, TERMS_DEFAULTED);
  return { ...schema, additionalProperties: false };
}
