import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { LocalizedText } from "#app/domain/locale.ts";
import { partnerType } from "./catalogue.ts";
import { createdAt, day, dayRange, id, instant, oneOf } from "./columns.ts";
import { enrolment, partner } from "./partners.ts";

/** The terms offered to a partner type; a published version is never edited, a change is the next version. */
export const agreementTemplate = pgTable(
  "agreement_template",
  {
    id: id(),
    partnerTypeKey: text("partner_type_key")
      .notNull()
      .references(() => partnerType.key),
    version: integer("version").notNull(),
    title: jsonb("title").$type<LocalizedText>().notNull(),
    terms: jsonb("terms").notNull(),
    /** Rates that nobody has confirmed: shown as samples wherever they appear. */
    sampleRates: boolean("sample_rates").notNull().default(true),
    status: text("status").notNull(),
    createdAt: createdAt(),
    createdBy: text("created_by").notNull(),
    /** Who wrote the terms last: that person does not publish them. */
    changedBy: text("changed_by"),
    changedAt: instant("changed_at"),
    proposedBy: text("proposed_by"),
    proposedAt: instant("proposed_at"),
    /** Of the canonical text of what was proposed: what a publication covers. */
    contentSha256: text("content_sha256"),
    ratesConfirmedBy: text("rates_confirmed_by"),
    ratesConfirmedAt: instant("rates_confirmed_at"),
    publishedAt: instant("published_at"),
    retiredAt: instant("retired_at"),
  },
  (t) => [
    uniqueIndex("agreement_template_version_once")
      .on(t.partnerTypeKey, t.version)
      .where(sql`status <> 'discarded'`),
    uniqueIndex("agreement_template_one_draft")
      .on(t.partnerTypeKey)
      .where(sql`status in ('draft', 'proposed')`),
    uniqueIndex("agreement_template_one_published").on(t.partnerTypeKey).where(sql`status = 'published'`),
    check(
      "agreement_template_status_known",
      oneOf("status", ["draft", "proposed", "published", "retired", "discarded"]),
    ),
    check("agreement_template_rates_confirmed", sql`sample_rates or rates_confirmed_by is not null`),
  ],
);

/** The second person's yes to exactly what was proposed. */
export const templatePublication = pgTable("template_publication", {
  templateId: text("template_id")
    .primaryKey()
    .references(() => agreementTemplate.id),
  publisherAccountId: text("publisher_account_id").notNull(),
  publisherName: text("publisher_name").notNull(),
  contentSha256: text("content_sha256").notNull(),
  publishedAt: instant("published_at").notNull(),
});

/** One partner's agreement for one enrolment; its terms live in its versions. */
export const agreement = pgTable(
  "agreement",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    enrolmentId: text("enrolment_id").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("agreement_tenant").on(t.partnerId, t.id),
    unique("agreement_per_enrolment").on(t.enrolmentId),
    foreignKey({
      name: "agreement_enrolment",
      columns: [t.partnerId, t.enrolmentId],
      foreignColumns: [enrolment.partnerId, enrolment.id],
    }),
  ],
);

/** Terms as offered, with their text in both languages and its hash: a fact, never edited. */
export const agreementVersion = pgTable(
  "agreement_version",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    agreementId: text("agreement_id").notNull(),
    enrolmentId: text("enrolment_id").notNull(),
    n: integer("n").notNull(),
    templateId: text("template_id").references(() => agreementTemplate.id),
    terms: jsonb("terms").notNull(),
    textEn: text("text_en").notNull(),
    textEs: text("text_es").notNull(),
    textSha256: text("text_sha256").notNull(),
    offeredAt: instant("offered_at").notNull(),
    offeredBy: text("offered_by").notNull(),
    /** `amendment`: the template's terms with what was agreed with this partner alone. */
    kind: text("kind").notNull().default("template"),
    /** First local day on which it may be in force; null: the day of the signature. */
    effectiveOn: day("effective_on"),
    /** First local day on which it is not in force any more; the version before it resumes. */
    expiresOn: day("expires_on"),
  },
  (t) => [
    check("agreement_version_kind_known", oneOf("kind", ["template", "amendment"])),
    check("agreement_version_expires_after", sql`expires_on is null or expires_on > effective_on`),
    unique("agreement_version_tenant").on(t.partnerId, t.id),
    unique("agreement_version_once").on(t.agreementId, t.n),
    foreignKey({
      name: "agreement_version_agreement",
      columns: [t.partnerId, t.agreementId],
      foreignColumns: [agreement.partnerId, agreement.id],
    }),
    foreignKey({
      name: "agreement_version_enrolment",
      columns: [t.partnerId, t.enrolmentId],
      foreignColumns: [enrolment.partnerId, enrolment.id],
    }),
  ],
);

/** The signature under one version: who, in what capacity, when, from where, under which text. */
export const acceptance = pgTable(
  "acceptance",
  {
    id: id(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    agreementVersionId: text("agreement_version_id").notNull().unique("acceptance_once"),
    accountId: text("account_id").notNull(),
    signatoryName: text("signatory_name").notNull(),
    signatoryCapacity: text("signatory_capacity").notNull(),
    acceptedAt: instant("accepted_at").notNull(),
    /** First local day in force; the database closes the version before on that day. */
    effectiveOn: day("effective_on").notNull(),
    address: text("address").notNull(),
    locale: text("locale").notNull(),
    textSha256: text("text_sha256").notNull(),
  },
  (t) => [
    unique("acceptance_tenant").on(t.partnerId, t.id),
    foreignKey({
      name: "acceptance_version",
      columns: [t.partnerId, t.agreementVersionId],
      foreignColumns: [agreementVersion.partnerId, agreementVersion.id],
    }),
  ],
);

/**
 * When a version is in force, in local days of its agreement. A row is replaced, never edited: what stood until
 * `supersededAt` is still read by whoever works out a month as it was known then. No two current rows overlap for one
 * enrolment (exclusion constraint); written by signatures and confirmed backdatings alone.
 */
export const agreementInForce = pgTable(
  "agreement_in_force",
  {
    id: text("id").primaryKey().default(sql`'inf_' || replace(gen_random_uuid()::text, '-', '')`),
    agreementVersionId: text("agreement_version_id").notNull(),
    partnerId: text("partner_id").notNull(),
    enrolmentId: text("enrolment_id").notNull(),
    during: dayRange("during").notNull(),
    createdAt: createdAt(),
    supersededAt: instant("superseded_at"),
  },
  (t) => [
    index("agreement_in_force_version").on(t.agreementVersionId),
    foreignKey({
      name: "in_force_version",
      columns: [t.partnerId, t.agreementVersionId],
      foreignColumns: [agreementVersion.partnerId, agreementVersion.id],
    }),
    foreignKey({
      name: "in_force_enrolment",
      columns: [t.partnerId, t.enrolmentId],
      foreignColumns: [enrolment.partnerId, enrolment.id],
    }),
  ],
);

/** A signed version that is to reach back: one person proposes it, another confirms it. */
export const backdating = pgTable(
  "backdating",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    enrolmentId: text("enrolment_id").notNull(),
    agreementVersionId: text("agreement_version_id").notNull(),
    /** First local day in force once it is confirmed. */
    effectiveOn: day("effective_on").notNull(),
    reason: text("reason").notNull(),
    status: text("status").notNull(),
    proposedBy: text("proposed_by").notNull(),
    proposedAt: instant("proposed_at").notNull(),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
    /** Of the differences that were shown to whoever confirmed. */
    previewSha256: text("preview_sha256"),
  },
  (t) => [
    unique("backdating_tenant").on(t.partnerId, t.id),
    check("backdating_status_known", oneOf("status", ["proposed", "confirmed", "withdrawn"])),
    foreignKey({
      name: "backdating_version",
      columns: [t.partnerId, t.agreementVersionId],
      foreignColumns: [agreementVersion.partnerId, agreementVersion.id],
    }),
    foreignKey({
      name: "backdating_enrolment",
      columns: [t.partnerId, t.enrolmentId],
      foreignColumns: [enrolment.partnerId, enrolment.id],
    }),
  ],
);
