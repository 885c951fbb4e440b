import type {
  RevenueDeduction,
  RevenueEvent,
  RevenueEventKind,
  RevenueEventLine,
  RevenueStream,
} from "#app/domain/revenue-event.ts";
import { eachBulkRow } from "#db/bulk.server.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type LoadedEvents = {
  readonly ofCustomer: ReadonlyMap<string, readonly RevenueEvent[]>;
  /** What the customer knows an event's money by: the invoice's number, else its id at the source. */
  readonly invoiceRefOf: ReadonlyMap<string, string>;
  /** The month in which an event is booked. */
  readonly periodOf: ReadonlyMap<string, string>;
};

/** All lines of all events of some months and customers with one query; instants as epoch milliseconds. */
const EVENTS = `
  select e.customer_id, e.id, e.legal_entity_id, e.kind, (extract(epoch from e.occurred_at) * 1000)::bigint, e.currency,
         e.reverses_event_id, e.customer_segment, e.customer_country, e.invoice_id, i.net_minor,
         coalesce(i.number, i.external_id, e.external_id),
         l.ordinal, l.product_key, l.stream, l.net_minor, l.tax_minor, l.fee_minor, l.credit_minor, l.deductions,
         l.milestone, l.quantity, l.service_from, l.service_to, e.period_id
    from unnest($2::text[]) c (id)
    join revenue_event e on e.customer_id = c.id and e.period_id = any ($1)
    left join revenue_invoice i on i.id = e.invoice_id
    left join revenue_event_line l on l.event_id = e.id`;

/** The events that some customers have in some months, in no order: who rates them sorts them. */
export async function loadEvents(
  tx: Tx,
  periodIds: readonly string[],
  customerIds: readonly string[],
): Promise<LoadedEvents> {
  const ofCustomer = new Map<string, RevenueEvent[]>();
  const invoiceRefOf = new Map<string, string>();
  const periodOf = new Map<string, string>();
  const linesOf = new Map<string, RevenueEventLine[]>();
  await eachBulkRow(tx, EVENTS, [periodIds, customerIds], (row) => {
    const id = row[1]!;
    const known = linesOf.get(id);
    const lines = known ?? [];
    if (row[12] !== null) lines.push(lineOf(row));
    if (known) return;
    linesOf.set(id, lines);
    invoiceRefOf.set(id, row[11]!);
    periodOf.set(id, row[24]!);
    const customerId = row[0]!;
    const event = eventOf(row, id, customerId, lines);
    const own = ofCustomer.get(customerId);
    if (own) own.push(event);
    else ofCustomer.set(customerId, [event]);
  });
  return { ofCustomer, invoiceRefOf, periodOf };
}

type Row = readonly (string | null)[];

function eventOf(row: Row, id: string, customerId: string, lines: RevenueEventLine[]): RevenueEvent {
  return {
    id,
    legalEntityId: row[2]!,
    customerId,
    kind: row[3] as RevenueEventKind,
    occurredAt: new Date(Number(row[4])),
    currency: row[5]!,
    reversesEventId: row[6]!,
    customerSegment: row[7]!,
    customerCountry: row[8]!,
    invoiceId: row[9]!,
    invoiceNetMinor: row[10] == null ? null : BigInt(row[10]),
    lines,
  };
}

function lineOf(row: Row): RevenueEventLine {
  return {
    ordinal: Number(row[12]),
    productKey: row[13]!,
    stream: row[14] as RevenueStream,
    netMinor: BigInt(row[15]!),
    taxMinor: BigInt(row[16]!),
    feeMinor: BigInt(row[17]!),
    creditMinor: BigInt(row[18]!),
    deductions: row[19] == null ? null : deductionsOf(row[19]),
    milestone: row[20]!,
    quantity: BigInt(row[21]!),
    serviceFrom: row[22]!,
    serviceTo: row[23]!,
  };
}

/** Amounts stand in jsonb as text: JSON has no integer of their size. */
function deductionsOf(stored: string): RevenueEventLine["deductions"] {
  const amounts = JSON.parse(stored) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(amounts).map(([name, minor]) => [name as RevenueDeduction, BigInt(minor)]),
  );
}
