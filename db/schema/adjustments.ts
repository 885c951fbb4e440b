import { sql } from "drizzle-orm";
import { check, foreignKey, index, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { WRITE_OFF_STATUSES, type WriteOffStatus } from "#app/domain/write-off-rules.ts";
import { agreementVersion, backdating } from "./agreements.ts";
import { legalEntity } from "./catalogue.ts";
import { currency, id, instant, minor, oneOf } from "./columns.ts";
import { commissionLine } from "./commissions.ts";
import { enrolment } from "./partners.ts";
import { period } from "./revenue.ts";

/** What a closed month should have credited and did not, booked into the month that was open when two people agreed. */
export const adjustment = pgTable(
  "adjustment",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    enrolmentId: text("enrolment_id").notNull(),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    backdatingId: text("backdating_id").notNull(),
    /** The month whose statement settles it. */
    periodId: text("period_id")
      .notNull()
      .references(() => period.id),
    /** The closed month that should have been otherwise. */
    correctsPeriodId: text("corrects_period_id")
      .notNull()
      .references(() => period.id),
    correctsLineId: text("corrects_line_id"),
    agreementVersionId: text("agreement_version_id"),
    currency: currency(),
    wasMinor: minor("was_minor").notNull(),
    isMinor: minor("is_minor").notNull(),
    /** The line as it should have been, when it earns: what a later refund takes back from. */
    line: jsonb("line"),
    decidedAt: instant("decided_at").notNull(),
  },
  (t) => [
    unique("adjustment_tenant").on(t.partnerId, t.id),
    index("adjustment_period").on(t.partnerId, t.periodId),
    index("adjustment_corrects").on(t.correctsLineId),
    foreignKey({
      name: "adjustment_backdating",
      columns: [t.partnerId, t.backdatingId],
      foreignColumns: [backdating.partnerId, backdating.id],
    }),
    foreignKey({
      name: "adjustment_enrolment",
      columns: [t.partnerId, t.enrolmentId],
      foreignColumns: [enrolment.partnerId, enrolment.id],
    }),
    foreignKey({
      name: "adjustment_version",
      columns: [t.partnerId, t.agreementVersionId],
      foreignColumns: [agreementVersion.partnerId, agreementVersion.id],
    }),
    foreignKey({
      name: "adjustment_line",
      columns: [t.partnerId, t.correctsLineId],
      foreignColumns: [commissionLine.partnerId, commissionLine.id],
    }),
  ],
);

/**
 * What closed months would have left to the open one under terms that two people drew back: counters, instalments and
 * waiting payments that are other than what was sealed. It goes before what earlier months left.
 */
export const ratingStateCorrection = pgTable(
  "rating_state_correction",
  {
    partnerId: text("partner_id").notNull(),
    backdatingId: text("backdating_id").notNull(),
    /** The month that opens with it. */
    periodId: text("period_id")
      .notNull()
      .references(() => period.id),
    key: text("key").notNull(),
    value: minor("value").notNull(),
    document: jsonb("document"),
    decidedAt: instant("decided_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.partnerId, t.key, t.backdatingId] }),
    foreignKey({
      name: "rating_state_correction_backdating",
      columns: [t.partnerId, t.backdatingId],
      foreignColumns: [backdating.partnerId, backdating.id],
    }),
  ],
);

/** A partner's debt that two people give up: a line of the month that was open when the second one agreed. */
export const writeOff = pgTable(
  "write_off",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    enrolmentId: text("enrolment_id").notNull(),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    currency: currency(),
    amountMinor: minor("amount_minor").notNull(),
    reason: text("reason").notNull(),
    status: text("status").$type<WriteOffStatus>().notNull(),
    proposedBy: text("proposed_by").notNull(),
    proposedAt: instant("proposed_at").notNull(),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
    /** The month whose statement settles it, and what was owed then: known once it is confirmed. */
    periodId: text("period_id").references(() => period.id),
    debtMinor: minor("debt_minor"),
  },
  (t) => [
    unique("write_off_tenant").on(t.partnerId, t.id),
    index("write_off_period").on(t.partnerId, t.periodId),
    foreignKey({
      name: "write_off_enrolment",
      columns: [t.partnerId, t.enrolmentId],
      foreignColumns: [enrolment.partnerId, enrolment.id],
    }),
    check("write_off_status_known", oneOf("status", WRITE_OFF_STATUSES)),
    check(
      "write_off_within_debt",
      sql`amount_minor > 0 and (debt_minor is null or amount_minor <= debt_minor)`,
    ),
    check(
      "write_off_booked",
      sql`(status = 'confirmed') = (period_id is not null and debt_minor is not null)`,
    ),
  ],
);
