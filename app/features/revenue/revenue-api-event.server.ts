import { z } from "zod";
import { REVENUE_EVENT_KINDS, REVENUE_STREAMS } from "#app/domain/revenue-event.ts";
import { readCustomerKey } from "#app/features/revenue/customer-key.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { isDay, isKnownCurrency, whyNotThen } from "#app/features/revenue/revenue-input-rules.ts";

/** One event as `POST /api/v1/revenue-events` takes it. Amounts are text of minor units, never JSON numbers. */
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
  quantity: z.number().int().min(0).max(1_000_000_000).default(1),
  serviceFrom: day.nullish(),
  serviceTo: day.nullish(),
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

export const apiEventSchema = z
  .strictObject({
    id: identifier,
    source: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,39}$/, "small letters, digits, - and _")
      .default("api"),
    type: z.enum(REVENUE_EVENT_KINDS),
    occurredAt: z.iso.datetime({ offset: true, error: "an instant with its zone, 2026-10-31T12:00:00Z" }),
    customer: customer.nullish(),
    invoice: z.strictObject({ id: identifier, number: z.string().min(1).max(100).nullish() }).nullish(),
    /** Id of the payment that is reduced, same source. */
    reverses: identifier.nullish(),
    /** What a reduction takes, a size; of a payment the sum of its lines, for checking. */
    net: amount.nullish(),
    tax: amount.nullish(),
    lines: z.array(line).max(100).default([]),
  })
  .superRefine((event, context) => {
    for (const [path, message] of problemsOf(event)) context.addIssue({ code: "custom", path, message });
  });
export type ApiEvent = z.output<typeof apiEventSchema>;

function* problemsOf(event: ApiEvent): Iterable<[(string | number)[], string]> {
  const isPayment = event.type === "payment";
  const currency = (event.net ?? event.lines[0]?.net)?.currency;
  for (const [path, found] of amountsOf(event))
    if (found.currency !== currency) yield [[...path, "currency"], "one event has one currency"];
  if (isPayment && !event.customer) yield [["customer"], "a payment names its customer"];
  if (isPayment && event.reverses) yield [["reverses"], "a payment reverses nothing"];
  if (isPayment && event.lines.length === 0) yield [["lines"], "a payment has lines"];
  if (!isPayment && !event.reverses) yield [["reverses"], "names the payment that is reduced"];
  if (!isPayment && !event.net) yield [["net"], "how much is taken, net of tax"];
  if (event.net && event.lines.length > 0 && minorOf(event.net) !== netOfLines(event))
    yield [["net", "amount"], "is the sum of the lines"];
  const netMinor = event.net ? minorOf(event.net) : netOfLines(event);
  if (netMinor < 0n) yield [["net", "amount"], "is not below zero: a reduction is told as a size"];
  if (!isPayment)
    for (const [at, one] of event.lines.entries())
      if (minorOf(one.net) < 0n) yield [["lines", at, "net", "amount"], "is not below zero"];
  for (const [at, one] of event.lines.entries())
    if (one.serviceFrom && one.serviceTo && one.serviceFrom > one.serviceTo)
      yield [["lines", at, "serviceTo"], "is not before serviceFrom"];
}

function amountsOf(event: ApiEvent): [(string | number)[], { currency: string }][] {
  return [
    ...(event.net ? ([[["net"], event.net]] as [string[], { currency: string }][]) : []),
    ...(event.tax ? ([[["tax"], event.tax]] as [string[], { currency: string }][]) : []),
    ...event.lines.flatMap((one, at) => [
      [["lines", at, "net"], one.net] as [(string | number)[], { currency: string }],
      ...(one.tax ? [[["lines", at, "tax"], one.tax] as [(string | number)[], { currency: string }]] : []),
    ]),
  ];
}

function netOfLines(event: Pick<ApiEvent, "lines">): bigint {
  return event.lines.reduce((sum, one) => sum + minorOf(one.net), 0n);
}

/** `path` says where the time is not believable; else the input for the one verb. */
export function apiEventInput(
  event: ApiEvent,
  legalEntityId: string,
  now: Date,
): RevenueEventInput | { readonly path: readonly string[]; readonly message: string } {
  const occurredAt = new Date(event.occurredAt);
  const wrong = whyNotThen(occurredAt, now);
  if (wrong) return { path: ["occurredAt"], message: TIME_WORDS[wrong] };
  const isPayment = event.type === "payment";
  const taxes = event.lines.map((one) => (one.tax ? minorOf(one.tax) : null));
  const lineTax = taxes.some((tax) => tax === null)
    ? null
    : taxes.reduce((a, b) => (a ?? 0n) + (b ?? 0n), 0n);
  return {
    source: event.source,
    externalId: event.id,
    kind: event.type,
    legalEntityId,
    customerKeys: event.customer ? [event.customer.key] : [],
    customerHint: event.customer?.name ?? null,
    invoice: event.invoice ? { externalId: event.invoice.id, number: event.invoice.number ?? null } : null,
    reversesExternalId: event.reverses ?? null,
    currency: (event.net ?? event.lines[0]?.net)?.currency ?? "",
    occurredAt,
    netMinor: event.net ? minorOf(event.net) : netOfLines(event),
    taxMinor: event.tax ? minorOf(event.tax) : isPayment || event.lines.length > 0 ? lineTax : 0n,
    lines: event.lines.map((one, at) => ({
      productKey: one.product,
      stream: one.stream,
      serviceFrom: one.serviceFrom ?? null,
      serviceTo: one.serviceTo ?? null,
      quantity: BigInt(one.quantity),
      netMinor: minorOf(one.net),
      taxMinor: taxes[at] ?? null,
    })),
  };
}

const TIME_WORDS = {
  in_future: "is not in the future",
  too_long_ago: "is not more than five years ago",
} as const;

/** Rules over several fields run beside a field's own problem, so a text that is no number counts as nothing. */
function minorOf(said: { readonly amount: string }): bigint {
  return MINOR_UNITS.test(said.amount) ? BigInt(said.amount) : 0n;
}
