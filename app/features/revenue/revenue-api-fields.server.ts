import { z } from "zod";
import { REVENUE_DEDUCTIONS, REVENUE_EVENT_KINDS, REVENUE_STREAMS } from "#app/domain/revenue-event.ts";
import { readCustomerKey } from "#app/features/revenue/customer-key.server.ts";
import { isDay, isKnownCurrency } from "#app/features/revenue/revenue-input-rules.ts";

/** Amounts are text of minor units, never JSON numbers. */
const MINOR_UNITS = /^-?\d{1,15}$/;
const amount = z.strictObject({
  amount: z.string().regex(MINOR_UNITS, "a whole number of minor units as text, at most 15 digits"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "an ISO 4217 code in capitals")
    .refine(isKnownCurrency, "an ISO 4217 code"),
  /** Told back by us; taken so that what was read may be sent. */
  exponent: z.number().int().min(0).max(4).optional(),
});
const identifier = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, "printable ASCII without spaces");
const day = z.string().refine(isDay, "a calendar day such as 2026-10-31");

const line = z.strictObject({
  product: z.string().min(1).max(80),
  stream: z.enum(REVENUE_STREAMS).default("subscription"),
  net: amount,
  tax: amount.nullish(),
  /** Parts of the net: kept by the provider or marketplace, paid from the customer's credit, passed through by name. */
  fee: amount.nullish(),
  credit: amount.nullish(),
  deductions: z.partialRecord(z.enum(REVENUE_DEDUCTIONS), amount).nullish(),
  quantity: z.number().int().min(0).max(1_000_000_000).default(1),
  serviceFrom: day.nullish(),
  serviceTo: day.nullish(),
  milestone: z.string().trim().min(1).max(200).nullish(),
});

const customer = z.strictObject({
  key: z
    .string()
    .max(200)
    .transform((typed, context) => {
      const key = readCustomerKey(typed);
      if (key !== null) return key;
      context.addIssue({ code: "custom", message: "stripe:…, ref:… or domain:… of a company" });
      return z.NEVER;
    }),
  name: z.string().min(1).max(200).nullish(),
});

/** One event as `POST /api/v1/revenue-events` takes it, field by field; what fields must be to each other comes after. */
export const apiEventFields = z.strictObject({
  id: identifier,
  source: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,39}$/, "small letters, digits, - and _")
    .default("api"),
  type: z.enum(REVENUE_EVENT_KINDS),
  occurredAt: z.iso.datetime({ offset: true, error: "an instant with its zone, 2026-10-31T12:00:00Z" }),
  customer: customer.nullish(),
  /** `net` is that of the whole invoice, where the payment is a part of it. */
  invoice: z
    .strictObject({ id: identifier, number: z.string().min(1).max(100).nullish(), net: amount.nullish() })
    .nullish(),
  /** Id of the payment or issued invoice that is reduced, same source. */
  reverses: identifier.nullish(),
  /** What a reduction takes, a size; of what brings revenue the sum of its lines, for checking. */
  net: amount.nullish(),
  tax: amount.nullish(),
  lines: z.array(line).max(100).default([]),
});
export type ApiEvent = z.output<typeof apiEventFields>;
export type ApiAmount = z.output<typeof amount>;

/** Rules over several fields run beside a field's own problem, so a text that is no number counts as nothing. */
export function minorOf(said: Pick<ApiAmount, "amount">): bigint {
  return MINOR_UNITS.test(said.amount) ? BigInt(said.amount) : 0n;
}

export function netOfLines(event: Pick<ApiEvent, "lines">): bigint {
  return event.lines.reduce((sum, one) => sum + minorOf(one.net), 0n);
}
