import { sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { agreementVersion } from "./agreements.ts";
import { legalEntity } from "./catalogue.ts";
import { currency, id, instant, minor } from "./columns.ts";
import { attribution } from "./customers.ts";
import { enrolment, partner } from "./partners.ts";
import { period, revenueEvent } from "./revenue.ts";

const lineColumns = () => ({
  id: text("id").notNull(),
  partnerId: text("partner_id").notNull(),
  enrolmentId: text("enrolment_id").notNull(),
  legalEntityId: text("legal_entity_id").notNull(),
  /** Of a line that a window or a decision brought, not an event: null, and so all of the event's side. */
  attributionId: text("attribution_id"),
  agreementVersionId: text("agreement_version_id"),
  eventId: text("event_id"),
  eventLineOrdinal: integer("event_line_ordinal"),
  head: text("head").notNull(),
  periodId: text("period_id").notNull(),
  currency: currency(),
  occurredAt: instant("occurred_at").notNull(),
  customerId: text("customer_id"),
  productKey: text("product_key"),
  stream: text("stream"),
  invoiceRef: text("invoice_ref"),
  eventKind: text("event_kind"),
  clause: text("clause"),
  baseMinor: minor("base_minor").notNull(),
  ratePpm: integer("rate_ppm"),
  amountMinor: minor("amount_minor").notNull(),
  reasonCode: text("reason_code").notNull(),
  reversesLineId: text("reverses_line_id"),
  releaseAt: instant("release_at"),
  fromHeldMinor: minor("from_held_minor").notNull(),
  fromAvailableMinor: minor("from_available_minor").notNull(),
  working: jsonb("working").notNull(),
});

/** The open month's lines: a projection that is replaced each time its events are rated again. */
export const openLine = pgTable(
  "open_line",
  {
    ...lineColumns(),
    id: id(),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    eventId: text("event_id").references(() => revenueEvent.id),
    periodId: text("period_id")
      .notNull()
      .references(() => period.id),
  },
  (t) => [
    unique("open_line_tenant").on(t.partnerId, t.id),
    foreignKey({
      name: "open_line_enrolment",
      columns: [t.partnerId, t.enrolmentId],
      foreignColumns: [enrolment.partnerId, enrolment.id],
    }),
    foreignKey({
      name: "open_line_attribution",
      columns: [t.partnerId, t.attributionId],
      foreignColumns: [attribution.partnerId, attribution.id],
    }),
    foreignKey({
      name: "open_line_version",
      columns: [t.partnerId, t.agreementVersionId],
      foreignColumns: [agreementVersion.partnerId, agreementVersion.id],
    }),
    index("open_line_partner").on(t.partnerId, t.periodId, t.occurredAt),
  ],
);

/**
 * What one event earns one partner, written for good by the close of its month, a million at a time: what its rows refer to
 * is checked by statement, not by row (`check_added_lines`), and every index begins with the partner, whose rows come
 * together.
 */
export const commissionLine = pgTable("commission_line", lineColumns(), (t) => [
  primaryKey({ columns: [t.partnerId, t.id] }),
  index("commission_line_partner").on(t.partnerId, t.periodId, t.occurredAt),
  index("commission_line_event").on(t.partnerId, t.eventId),
  index("commission_line_reverses")
    .on(t.partnerId, t.reversesLineId)
    .where(sql`${t.reversesLineId} is not null`),
]);

/**
 * What a closed month leaves to the next for one partner, a row for each thing that changed in it: counters of tiers, caps
 * and targets, instalments to come, payments that wait for the rest of their invoice. The newest row before a month counts.
 */
export const ratingState = pgTable(
  "rating_state",
  {
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    periodId: text("period_id")
      .notNull()
      .references(() => period.id),
    key: text("key").notNull(),
    /** 0 of what has a document: it is settled. */
    value: minor("value").notNull(),
    document: jsonb("document"),
  },
  (t) => [primaryKey({ columns: [t.partnerId, t.key, t.periodId] })],
);
