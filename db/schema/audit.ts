import { bigint, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns.ts";

/** Who did what to which thing; written in the act's own transaction. */
export const auditEntry = pgTable(
  "audit_entry",
  {
    id: id(),
    at: instant("at").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    action: text("action").notNull(),
    objectType: text("object_type").notNull(),
    objectId: text("object_id").notNull(),
    partnerId: text("partner_id"),
    details: jsonb("details").$type<Record<string, string | number | boolean | null>>().notNull(),
  },
  (t) => [index("audit_entry_object").on(t.objectType, t.objectId), index("audit_entry_at").on(t.at, t.id)],
);

/** The chain over the audit, added afterwards by a job: each hash covers the one before and the entry's canonical bytes. */
export const auditChain = pgTable("audit_chain", {
  seq: bigint("seq", { mode: "bigint" }).primaryKey(),
  entryId: text("entry_id")
    .notNull()
    .unique("audit_chain_once")
    .references(() => auditEntry.id),
  sha256: text("sha256").notNull(),
  chainedAt: instant("chained_at").notNull(),
});

/** A mail as it was written, in the transaction that caused it; a job sends it. Demo mode shows it in the console. */
export const mailOutbox = pgTable(
  "mail_outbox",
  {
    id: id(),
    template: text("template").notNull(),
    locale: text("locale").notNull(),
    toAddress: text("to_address").notNull(),
    partnerId: text("partner_id"),
    subject: text("subject").notNull(),
    html: text("html").notNull(),
    body: text("body").notNull(),
    createdAt: createdAt(),
    sentAt: instant("sent_at"),
    failure: text("failure"),
  },
  (t) => [index("mail_outbox_created").on(t.createdAt)],
);
