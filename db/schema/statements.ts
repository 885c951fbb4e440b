import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { legalEntity } from "./catalogue.ts";
import { bytes, createdAt, currency, id, instant, minor, oneOf } from "./columns.ts";
import { partner, payeeProfile } from "./partners.ts";
import { period } from "./revenue.ts";

/**
 * A partner's sealed month with one paying entity in one currency. Never edited. Version 1 settles the month: its
 * lines are the final lines of that partner, entity, currency and month, and its text seals them by their hash. A later
 * version restates it: its text holds the lines that differ, its figures are those of version 1, and it pays nothing.
 */
export const statement = pgTable(
  "statement",
  {
    id: id(),
    number: text("number").notNull(),
    version: integer("version").notNull(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    payeeProfileId: text("payee_profile_id").notNull(),
    currency: currency(),
    periodId: text("period_id")
      .notNull()
      .references(() => period.id),
    openingMinor: minor("opening_minor").notNull(),
    earnedMinor: minor("earned_minor").notNull(),
    clawedBackMinor: minor("clawed_back_minor").notNull(),
    adjustmentsMinor: minor("adjustments_minor").notNull(),
    bonusesMinor: minor("bonuses_minor").notNull(),
    paidMinor: minor("paid_minor").notNull(),
    closingMinor: minor("closing_minor").notNull(),
    heldMinor: minor("held_minor").notNull(),
    releasedMinor: minor("released_minor").notNull(),
    availableMinor: minor("available_minor").notNull(),
    minimumMinor: minor("minimum_minor").notNull(),
    payableMinor: minor("payable_minor").notNull(),
    payableReason: text("payable_reason").notNull(),
    canonical: text("canonical").notNull(),
    sha256: text("sha256").notNull(),
    sealedAt: instant("sealed_at").notNull(),
  },
  (t) => [
    unique("statement_tenant").on(t.partnerId, t.id),
    unique("statement_number_once").on(t.number, t.version),
    unique("statement_once").on(t.partnerId, t.legalEntityId, t.currency, t.periodId, t.version),
    foreignKey({
      name: "statement_payee",
      columns: [t.partnerId, t.payeeProfileId],
      foreignColumns: [payeeProfile.partnerId, payeeProfile.id],
    }),
    index("statement_period").on(t.periodId),
    check("statement_restatement_pays_nothing", sql`version = 1 or payable_minor = 0`),
  ],
);

/** PDF and CSV as made once after sealing; every download gives these bytes. */
export const statementDocument = pgTable(
  "statement_document",
  {
    partnerId: text("partner_id").notNull(),
    statementId: text("statement_id").notNull(),
    kind: text("kind").notNull(),
    locale: text("locale").notNull(),
    content: bytes("content").notNull(),
    sha256: text("sha256").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.statementId, t.kind, t.locale] }),
    foreignKey({
      name: "statement_document_statement",
      columns: [t.partnerId, t.statementId],
      foreignColumns: [statement.partnerId, statement.id],
    }),
    check("statement_document_kind_known", oneOf("kind", ["pdf", "csv"])),
  ],
);
