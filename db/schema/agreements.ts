import { boolean, check, foreignKey, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
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
  },
  (t) => [
    unique("agreement_template_version_once").on(t.partnerTypeKey, t.version),
    check("agreement_template_status_known", oneOf("status", ["draft", "published", "retired"])),
  ],
);

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
  },
  (t) => [
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

/** When a version is in force, in local days of its agreement; no two overlap for one enrolment (exclusion constraint). */
export const agreementInForce = pgTable(
  "agreement_in_force",
  {
    agreementVersionId: text("agreement_version_id").primaryKey(),
    partnerId: text("partner_id").notNull(),
    enrolmentId: text("enrolment_id").notNull(),
    during: dayRange("during").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
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
