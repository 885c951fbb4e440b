import { foreignKey, index, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { agreementVersion } from "./agreements.ts";
import { legalEntity } from "./catalogue.ts";
import { currency, id, instant, minor } from "./columns.ts";
import { attribution } from "./customers.ts";
import { enrolment } from "./partners.ts";
import { period, revenueEvent } from "./revenue.ts";

const lineColumns = () => ({
  id: id(),
  partnerId: text("partner_id").notNull(),
  enrolmentId: text("enrolment_id").notNull(),
  legalEntityId: text("legal_entity_id")
    .notNull()
    .references(() => legalEntity.id),
  attributionId: text("attribution_id").notNull(),
  agreementVersionId: text("agreement_version_id"),
  eventId: text("event_id")
    .notNull()
    .references(() => revenueEvent.id),
  eventLineOrdinal: integer("event_line_ordinal").notNull(),
  head: text("head").notNull(),
  periodId: text("period_id")
    .notNull()
    .references(() => period.id),
  currency: currency(),
  occurredAt: instant("occurred_at").notNull(),
  customerId: text("customer_id").notNull(),
  productKey: text("product_key").notNull(),
  stream: text("stream").notNull(),
  invoiceRef: text("invoice_ref"),
  eventKind: text("event_kind").notNull(),
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
export const openLine = pgTable("open_line", lineColumns(), (t) => [
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
]);

/** What one event earns one partner, written for good by the close of its month. */
export const commissionLine = pgTable("commission_line", lineColumns(), (t) => [
  unique("commission_line_tenant").on(t.partnerId, t.id),
  foreignKey({
    name: "commission_line_enrolment",
    columns: [t.partnerId, t.enrolmentId],
    foreignColumns: [enrolment.partnerId, enrolment.id],
  }),
  foreignKey({
    name: "commission_line_attribution",
    columns: [t.partnerId, t.attributionId],
    foreignColumns: [attribution.partnerId, attribution.id],
  }),
  foreignKey({
    name: "commission_line_version",
    columns: [t.partnerId, t.agreementVersionId],
    foreignColumns: [agreementVersion.partnerId, agreementVersion.id],
  }),
  foreignKey({
    name: "commission_line_reverses",
    columns: [t.partnerId, t.reversesLineId],
    foreignColumns: [t.partnerId, t.id],
  }),
  index("commission_line_partner").on(t.partnerId, t.periodId, t.occurredAt),
  index("commission_line_event").on(t.eventId),
]);
