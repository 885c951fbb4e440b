import { sql } from "drizzle-orm";
import type { AssignedPeriod } from "#app/features/revenue/assign-period.server.ts";
import { contentHash, inputKey } from "#app/features/revenue/load-known.server.ts";
import type { Prepared, PreparedLine } from "#app/features/revenue/prepared-event.ts";
import type { LineDeductions, RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { derivedId } from "#db/new-id.server.ts";
import { revenueEvent, revenueEventLine } from "#db/schema/revenue.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** A fact with its id and the hash of what was said, before it is put into a month. */
export type HashedEvent = {
  readonly id: string;
  readonly input: RevenueEventInput;
  readonly prepared: Prepared;
  readonly contentSha256: string;
};
export type EventToWrite = HashedEvent & { readonly assigned: AssignedPeriod };

/** Its id is derived, so that the order of events at one instant does not depend on the order of arrival. */
export function hashEvent(input: RevenueEventInput, prepared: Prepared): HashedEvent {
  const id = derivedId("evt", inputKey(input));
  return { id, input, prepared, contentSha256: contentHash(input) };
}

/**
 * Writes events and their lines, a statement for each table whatever their number; answers the ids of those that did
 * not stand yet. No two of them have the same id.
 */
export async function writeEvents(
  tx: Tx,
  { now, by }: { readonly now: Date; readonly by: string },
  events: readonly EventToWrite[],
): Promise<ReadonlySet<string>> {
  if (events.length === 0) return new Set();
  const column = (of: (event: EventToWrite) => unknown) => sql.param(events.map(of));
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into ${revenueEvent} (id, source, external_id, content_sha256, kind, legal_entity_id, customer_id, customer_segment,
      customer_country, invoice_id, reverses_event_id, currency, net_minor, tax_minor, occurred_at, period_id,
      late_for_period_id, received_at, recorded_by)
    select *, ${now.toISOString()}::timestamptz, ${by} from unnest(
      ${column(({ id }) => id)}::text[],
      ${column(({ input }) => input.source)}::text[],
      ${column(({ input }) => input.externalId)}::text[],
      ${column(({ contentSha256 }) => contentSha256)}::text[],
      ${column(({ input }) => input.kind)}::text[],
      ${column(({ prepared }) => prepared.legalEntityId)}::text[],
      ${column(({ prepared }) => prepared.customerId)}::text[],
      ${column(({ prepared }) => prepared.customerSegment)}::text[],
      ${column(({ prepared }) => prepared.customerCountry)}::text[],
      ${column(({ prepared }) => prepared.invoiceId)}::text[],
      ${column(({ prepared }) => prepared.reversesEventId)}::text[],
      ${column(({ prepared }) => prepared.currency)}::text[],
      ${column(({ prepared }) => prepared.netMinor)}::bigint[],
      ${column(({ prepared }) => prepared.taxMinor)}::bigint[],
      ${column(({ prepared }) => prepared.occurredAt.toISOString())}::timestamptz[],
      ${column(({ assigned }) => assigned.periodId)}::text[],
      ${column(({ assigned }) => assigned.lateForPeriodId)}::text[])
    on conflict (source, external_id) do nothing returning id`);
  const written = new Set(rows.map((row) => row.id));
  await writeLines(
    tx,
    events.flatMap(({ id, prepared }) =>
      written.has(id) ? prepared.lines.map((line) => ({ ...line, eventId: id })) : [],
    ),
  );
  return written;
}

type LineToWrite = PreparedLine & { readonly eventId: string };

async function writeLines(tx: Tx, lines: readonly LineToWrite[]): Promise<void> {
  if (lines.length === 0) return;
  const column = (of: (line: LineToWrite) => unknown) => sql.param(lines.map(of));
  await tx.execute(sql`
    insert into ${revenueEventLine} (event_id, ordinal, product_key, stream, service_from, service_to, quantity, net_minor,
      tax_minor, fee_minor, credit_minor, milestone, deductions)
    select event_id, ordinal, product_key, stream, service_from, service_to, quantity, net_minor, tax_minor, fee_minor,
      credit_minor, milestone, deductions::jsonb
    from unnest(
      ${column((line) => line.eventId)}::text[],
      ${column((line) => line.ordinal)}::integer[],
      ${column((line) => line.productKey)}::text[],
      ${column((line) => line.stream)}::text[],
      ${column((line) => line.serviceFrom)}::date[],
      ${column((line) => line.serviceTo)}::date[],
      ${column((line) => line.quantity)}::bigint[],
      ${column((line) => line.netMinor)}::bigint[],
      ${column((line) => line.taxMinor)}::bigint[],
      ${column((line) => line.feeMinor)}::bigint[],
      ${column((line) => line.creditMinor)}::bigint[],
      ${column((line) => line.milestone)}::text[],
      ${column((line) => deductionsText(line.deductions))}::text[])
      as line (event_id, ordinal, product_key, stream, service_from, service_to, quantity, net_minor, tax_minor, fee_minor,
        credit_minor, milestone, deductions)`);
}

/** Amounts as text: JSON has no integer of their size. */
function deductionsText(deductions: LineDeductions | null): string | null {
  if (deductions === null) return null;
  return JSON.stringify(
    Object.fromEntries(Object.entries(deductions).map(([name, minor]) => [name, String(minor)])),
  );
}
