import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { REVENUE_EVENT_KINDS, REVENUE_STREAMS } from "#app/domain/revenue-event.ts";
import { legalEntity, product } from "./catalogue.ts";
import { createdAt, currency, day, id, instant, minor, oneOf } from "./columns.ts";
import { customer } from "./customers.ts";

/** A calendar month of the programme's time zone, half-open; its boundaries are computed once. */
export const period = pgTable(
  "period",
  {
    id: text("id").primaryKey(),
    fromAt: instant("from_at").notNull(),
    toAt: instant("to_at").notNull(),
    status: text("status").notNull(),
    closingStartedAt: instant("closing_started_at"),
    closedAt: instant("closed_at"),
    closedBy: text("closed_by"),
  },
  () => [
    check("period_id_form", sql`id ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'`),
    check("period_status_known", oneOf("status", ["open", "closing", "closed"])),
    check("period_half_open", sql`from_at < to_at`),
  ],
);

/** What arrived at a webhook, stored before anything is done with it; unique for ever by (source, external id). */
export const inboundEvent = pgTable(
  "inbound_event",
  {
    id: id(),
    source: text("source").notNull(),
    externalId: text("external_id").notNull(),
    eventType: text("event_type").notNull(),
    objectId: text("object_id").notNull(),
    account: text("account"),
    payload: jsonb("payload").notNull(),
    receivedAt: instant("received_at").notNull(),
    processedAt: instant("processed_at"),
    outcome: text("outcome"),
  },
  (t) => [
    unique("inbound_event_once").on(t.source, t.externalId),
    index("inbound_event_open").on(t.processedAt),
  ],
);

/** The invoice behind payments and reductions, with its whole net: what a part payment is a part of. */
export const revenueInvoice = pgTable(
  "revenue_invoice",
  {
    id: id(),
    source: text("source").notNull(),
    externalId: text("external_id").notNull(),
    number: text("number"),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    customerId: text("customer_id")
      .notNull()
      .references(() => customer.id),
    currency: currency(),
    netMinor: minor("net_minor").notNull(),
    taxMinor: minor("tax_minor").notNull(),
    /** Somebody said its whole net; else it is taken from its first payment, until somebody says it. */
    netTold: boolean("net_told").notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [unique("revenue_invoice_once").on(t.source, t.externalId)],
);

/** One money object's fact, never one per webhook. Net is signed: reductions are negative. */
export const revenueEvent = pgTable(
  "revenue_event",
  {
    id: id(),
    source: text("source").notNull(),
    externalId: text("external_id").notNull(),
    /** Hash of what was said, so that the same id with another content is told apart from a repetition. */
    contentSha256: text("content_sha256").notNull(),
    kind: text("kind").notNull(),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    customerId: text("customer_id")
      .notNull()
      .references(() => customer.id),
    /** As they stood when it was recorded: what closed months follow from does not change with the customer. */
    customerSegment: text("customer_segment"),
    customerCountry: text("customer_country"),
    invoiceId: text("invoice_id").references(() => revenueInvoice.id),
    reversesEventId: text("reverses_event_id"),
    currency: currency(),
    netMinor: minor("net_minor").notNull(),
    taxMinor: minor("tax_minor").notNull(),
    occurredAt: instant("occurred_at").notNull(),
    receivedAt: instant("received_at").notNull(),
    periodId: text("period_id")
      .notNull()
      .references(() => period.id),
    /** The closed month in which it happened, when it had to fall into a later one. */
    lateForPeriodId: text("late_for_period_id"),
    recordedBy: text("recorded_by").notNull(),
  },
  (t) => [
    unique("revenue_event_once").on(t.source, t.externalId),
    foreignKey({ name: "revenue_event_reverses", columns: [t.reversesEventId], foreignColumns: [t.id] }),
    check("revenue_event_kind_known", oneOf("kind", REVENUE_EVENT_KINDS)),
    index("revenue_event_period").on(t.periodId, t.occurredAt, t.id),
    index("revenue_event_customer").on(t.customerId, t.periodId, t.occurredAt),
    index("revenue_event_invoice").on(t.invoiceId),
  ],
);

export const revenueEventLine = pgTable(
  "revenue_event_line",
  {
    eventId: text("event_id")
      .notNull()
      .references(() => revenueEvent.id),
    ordinal: integer("ordinal").notNull(),
    productKey: text("product_key")
      .notNull()
      .references(() => product.key),
    stream: text("stream").notNull(),
    serviceFrom: day("service_from"),
    serviceTo: day("service_to"),
    quantity: minor("quantity").notNull().default(sql`1`),
    netMinor: minor("net_minor").notNull(),
    taxMinor: minor("tax_minor").notNull(),
    /** Parts of the net: kept by the provider or marketplace; paid from the customer's credit; passed through, by name. */
    feeMinor: minor("fee_minor").notNull().default(sql`0`),
    creditMinor: minor("credit_minor").notNull().default(sql`0`),
    deductions: jsonb("deductions").$type<Record<string, string>>(),
    milestone: text("milestone"),
  },
  (t) => [
    primaryKey({ columns: [t.eventId, t.ordinal] }),
    check("revenue_event_line_stream_known", oneOf("stream", REVENUE_STREAMS)),
  ],
);

/** Money that could not become a fact yet (no customer, unknown product, tax missing): what was said, and what is at stake. */
export const revenueQuarantine = pgTable(
  "revenue_quarantine",
  {
    id: id(),
    source: text("source").notNull(),
    externalId: text("external_id").notNull(),
    reasonCode: text("reason_code").notNull(),
    customerRef: text("customer_ref"),
    customerHint: text("customer_hint"),
    legalEntityId: text("legal_entity_id").references(() => legalEntity.id),
    currency: currency(),
    grossMinor: minor("gross_minor").notNull(),
    occurredAt: instant("occurred_at").notNull(),
    payload: jsonb("payload").notNull(),
    openedAt: instant("opened_at").notNull(),
    resolvedAt: instant("resolved_at"),
    resolvedBy: text("resolved_by"),
    resolution: text("resolution"),
    eventId: text("event_id").references(() => revenueEvent.id),
  },
  (t) => [
    unique("revenue_quarantine_once").on(t.source, t.externalId),
    check(
      "revenue_quarantine_resolution_known",
      sql`resolution is null or resolution in ('matched', 'not_partner_revenue')`,
    ),
  ],
);

/** One uploaded file of revenue events, with what became of its rows. */
export const revenueImport = pgTable("revenue_import", {
  id: id(),
  fileName: text("file_name").notNull(),
  sha256: text("sha256").notNull(),
  rowsTotal: integer("rows_total").notNull(),
  rowsRecorded: integer("rows_recorded").notNull(),
  rowsRepeated: integer("rows_repeated").notNull(),
  rowsQuarantined: integer("rows_quarantined").notNull(),
  rowsBad: integer("rows_bad").notNull(),
  problems: jsonb("problems").notNull(),
  createdAt: createdAt(),
  createdBy: text("created_by").notNull(),
});
