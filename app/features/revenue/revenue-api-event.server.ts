import { isEarningKind } from "#app/domain/revenue-event.ts";
import {
  type ApiEvent,
  apiEventFields,
  minorOf,
  netOfLines,
} from "#app/features/revenue/revenue-api-fields.server.ts";
import { apiParts } from "#app/features/revenue/revenue-api-parts.server.ts";
import { apiEventProblems } from "#app/features/revenue/revenue-api-problems.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { endsInvoice, NO_CURRENCY, whyNotThen } from "#app/features/revenue/revenue-input-rules.ts";

/** One event as `POST /api/v1/revenue-events` takes it, checked by field and between fields. */
export const apiEventSchema = apiEventFields.superRefine((event, context) => {
  for (const [path, message] of apiEventProblems(event))
    context.addIssue({ code: "custom", path: [...path], message });
});

/** `path` says where the time is not believable; else the input for the one verb. */
export function apiEventInput(
  event: ApiEvent,
  legalEntityId: string,
  now: Date,
): RevenueEventInput | { readonly path: readonly string[]; readonly message: string } {
  const occurredAt = new Date(event.occurredAt);
  const wrong = whyNotThen(occurredAt, now);
  if (wrong) return { path: ["occurredAt"], message: TIME_WORDS[wrong] };
  const { invoice } = event;
  return {
    source: event.source,
    externalId: event.id,
    kind: event.type,
    legalEntityId,
    customerKeys: event.customer ? [event.customer.key] : [],
    customerHint: event.customer?.name ?? null,
    invoice: invoice
      ? {
          externalId: invoice.id,
          number: invoice.number ?? null,
          netMinor: invoice.net ? minorOf(invoice.net) : null,
        }
      : null,
    reversesExternalId: event.reverses ?? null,
    currency: (event.net ?? event.lines[0]?.net)?.currency ?? NO_CURRENCY,
    occurredAt,
    netMinor: event.net ? minorOf(event.net) : netOfLines(event),
    taxMinor: taxOf(event),
    lines: event.lines.map((one) => ({
      productKey: one.product,
      stream: one.stream,
      serviceFrom: one.serviceFrom ?? null,
      serviceTo: one.serviceTo ?? null,
      quantity: BigInt(one.quantity),
      netMinor: minorOf(one.net),
      taxMinor: one.tax ? minorOf(one.tax) : null,
      ...apiParts(one),
      milestone: one.milestone ?? null,
    })),
  };
}

/** Of what brings revenue every line has to say it; of a reduction without lines what is not said is none. */
function taxOf(event: ApiEvent): bigint | null {
  if (event.tax) return minorOf(event.tax);
  if (endsInvoice(event.type) && !event.net) return null;
  if (!isEarningKind(event.type) && event.lines.length === 0) return 0n;
  const taxes = event.lines.map((one) => (one.tax ? minorOf(one.tax) : null));
  if (taxes.some((tax) => tax === null)) return null;
  return taxes.reduce((sum: bigint, tax) => sum + (tax ?? 0n), 0n);
}

const TIME_WORDS = {
  in_future: "is not in the future",
  too_long_ago: "is not more than five years ago",
} as const;
