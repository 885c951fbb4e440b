import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, pgTable, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import type { Locale } from "#app/domain/locale.ts";
import { legalEntity, partnerCategory, partnerType, segment } from "./catalogue.ts";
import { createdAt, day, id, instant, oneOf } from "./columns.ts";

/** A request to join, made by someone who is not signed in; confirmed by e-mail before a manager sees it as ready. */
export const application = pgTable(
  "application",
  {
    id: id(),
    reference: text("reference").notNull().unique("application_reference_once"),
    partnerTypeKey: text("partner_type_key")
      .notNull()
      .references(() => partnerType.key),
    companyName: text("company_name").notNull(),
    nameKey: text("name_key").notNull(),
    website: text("website").notNull(),
    country: text("country").notNull(),
    contactName: text("contact_name").notNull(),
    email: text("email").notNull(),
    emailKey: text("email_key").notNull(),
    message: text("message").notNull().default(""),
    locale: text("locale").$type<Locale>().notNull(),
    timeZone: text("time_zone").notNull(),
    status: text("status").notNull(),
    createdAt: createdAt(),
    emailVerifiedAt: instant("email_verified_at"),
    /** Whose e-mail it was, once proven; the membership's foreign key checks it at approval. */
    accountId: text("account_id"),
    decidedAt: instant("decided_at"),
    decidedBy: text("decided_by"),
    reasonCode: text("reason_code"),
    reasonText: text("reason_text"),
    partnerId: text("partner_id").references(() => partner.id),
  },
  (t) => [
    check("application_status_known", oneOf("status", ["unverified", "submitted", "approved", "refused"])),
    index("application_status").on(t.status, t.createdAt),
  ],
);

export const partner = pgTable(
  "partner",
  {
    id: id(),
    name: text("name").notNull(),
    nameKey: text("name_key").notNull(),
    website: text("website").notNull(),
    country: text("country").notNull(),
    timeZone: text("time_zone").notNull(),
    locale: text("locale").$type<Locale>().notNull(),
    status: text("status").notNull(),
    createdAt: createdAt(),
  },
  () => [check("partner_status_known", oneOf("status", ["active", "suspended", "ended"]))],
);

/** A partner in one type, so for one product, with its own agreement, paying entity, category and segment. */
export const enrolment = pgTable(
  "enrolment",
  {
    id: id(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    partnerTypeKey: text("partner_type_key")
      .notNull()
      .references(() => partnerType.key),
    categoryKey: text("category_key")
      .notNull()
      .references(() => partnerCategory.key),
    segmentKey: text("segment_key").references(() => segment.key),
    legalEntityId: text("legal_entity_id")
      .notNull()
      .references(() => legalEntity.id),
    moneyFlow: text("money_flow").notNull().default("company_bills"),
    managerAccountId: text("manager_account_id"),
    status: text("status").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("enrolment_tenant").on(t.partnerId, t.id),
    unique("enrolment_once").on(t.partnerId, t.partnerTypeKey),
    check(
      "enrolment_flow_known",
      oneOf("money_flow", ["company_bills", "partner_resells", "marketplace_collects"]),
    ),
    check("enrolment_status_known", oneOf("status", ["active", "ended"])),
  ],
);

/** Who is paid, as a taxpayer; dated, and named by each sealed statement. */
export const payeeProfile = pgTable(
  "payee_profile",
  {
    id: id(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    legalName: text("legal_name").notNull(),
    country: text("country").notNull(),
    kind: text("kind").notNull(),
    taxId: text("tax_id"),
    vatStatus: text("vat_status").notNull().default("unknown"),
    selfBilling: boolean("self_billing").notNull().default(false),
    validFrom: day("valid_from").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("payee_profile_tenant").on(t.partnerId, t.id),
    check("payee_profile_kind_known", oneOf("kind", ["person", "company"])),
    unique("payee_profile_once_a_day").on(t.partnerId, t.validFrom),
  ],
);

/** Where a partner is paid: a connected Stripe account, or a bank by hand with proof. */
export const payoutAccount = pgTable(
  "payout_account",
  {
    id: id(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    rail: text("rail").notNull(),
    stripePlatform: text("stripe_platform").notNull(),
    stripeAccountId: text("stripe_account_id").unique("payout_account_stripe_once"),
    state: text("state").notNull(),
    country: text("country").notNull(),
    requirementsDue: text("requirements_due").array().notNull().default([]),
    createdAt: createdAt(),
    checkedAt: instant("checked_at"),
    replacedAt: instant("replaced_at"),
  },
  (t) => [
    unique("payout_account_tenant").on(t.partnerId, t.id),
    // Two clicks make one row, so one account.
    uniqueIndex("payout_account_current").on(t.partnerId, t.stripePlatform).where(sql`replaced_at is null`),
    check("payout_account_rail_known", oneOf("rail", ["stripe", "manual"])),
    check(
      "payout_account_state_known",
      oneOf("state", [
        "none",
        "onboarding",
        "action_needed",
        "pending_review",
        "active",
        "restricted",
        "rejected",
        "disconnected",
      ]),
    ),
  ],
);

/** A document of the partner between statement and payout (VAT, withholding); rows come with finance's month. */
export const taxDocument = pgTable(
  "tax_document",
  {
    id: id(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    payeeProfileId: text("payee_profile_id").notNull(),
    kind: text("kind").notNull(),
    number: text("number").notNull(),
    issuedOn: day("issued_on").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("tax_document_tenant").on(t.partnerId, t.id),
    foreignKey({
      name: "tax_document_payee",
      columns: [t.partnerId, t.payeeProfileId],
      foreignColumns: [payeeProfile.partnerId, payeeProfile.id],
    }),
    check("tax_document_kind_known", oneOf("kind", ["partner_invoice", "self_billed"])),
  ],
);
