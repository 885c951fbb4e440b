import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { JOURNAL_KINDS } from "#app/domain/ledger-accounts.ts";
import { legalEntity } from "./catalogue.ts";
import { createdAt, currency, id, instant, minor, oneOf } from "./columns.ts";
import { partner } from "./partners.ts";
import { period } from "./revenue.ts";

/** The chart of accounts; app/domain/ledger-accounts.ts says what each means. */
export const ledgerAccount = pgTable("ledger_account", {
  code: text("code").primaryKey(),
  normalSide: text("normal_side").notNull(),
});

/** One double-entry journal of one partner, entity and currency; once per (kind, cause). */
export const journal = pgTable(
  "journal",
  {
    id: id(),
    kind: text("kind").notNull(),
    cause: text("cause").notNull(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    currency: currency(),
    periodId: text("period_id").references(() => period.id),
    eventAt: instant("event_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("journal_once").on(t.kind, t.cause),
    unique("journal_tenant").on(t.partnerId, t.id),
    check("journal_kind_known", oneOf("kind", JOURNAL_KINDS)),
    index("journal_partner").on(t.partnerId, t.legalEntityId, t.currency),
  ],
);

/** Debit positive, credit negative; a deferred trigger refuses a journal whose entries do not sum to zero. */
export const journalEntry = pgTable(
  "journal_entry",
  {
    journalId: text("journal_id").notNull(),
    ordinal: integer("ordinal").notNull(),
    partnerId: text("partner_id").notNull(),
    accountCode: text("account_code")
      .notNull()
      .references(() => ledgerAccount.code),
    amountMinor: minor("amount_minor").notNull(),
    currency: currency(),
  },
  (t) => [
    primaryKey({ columns: [t.journalId, t.ordinal] }),
    foreignKey({
      name: "journal_entry_journal",
      columns: [t.partnerId, t.journalId],
      foreignColumns: [journal.partnerId, journal.id],
    }),
    index("journal_entry_account").on(t.partnerId, t.accountCode),
  ],
);
