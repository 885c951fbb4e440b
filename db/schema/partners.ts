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

/**
 * Where a partner is paid: a connected Stripe account, or a bank by hand with proof. A change is a new row, which is paid
 * from `usable_from` on; the database fills it (72 h after a change) and lets no row say another account later.
 */
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
    /** Of a bank: `iban`, `clabe` or `swift`. The number is sealed; what pages show is its last four characters. */
    scheme: text("scheme"),
    holderName: text("holder_name"),
    bic: text("bic"),
    last4: text("last4"),
    detailsSealed: text("details_sealed"),
    state: text("state").notNull(),
    country: text("country").notNull(),
    requirementsDue: text("requirements_due").array().notNull().default([]),
    createdAt: createdAt(),
    checkedAt: instant("checked_at"),
    replacedAt: instant("replaced_at"),
    /** The one before; null for the first ever. */
    replacesId: text("replaces_id"),
    /** No payout is approved or sent before this instant; written by the database where nobody says it. */
    usableFrom: instant("usable_from").notNull().default(sql`null`),
    /** Who entered it, and the address that hears of the next change. */
    enteredBy: text("entered_by"),
    contactEmail: text("contact_email"),
    stepUpId: text("step_up_id"),
  },
  (t) => [
    unique("payout_account_tenant").on(t.partnerId, t.id),
    foreignKey({
      name: "payout_account_replaces",
      columns: [t.partnerId, t.replacesId],
      foreignColumns: [t.partnerId, t.id],
    }),
    uniqueIndex("payout_account_replaced_once")
      .on(t.partnerId, t.replacesId)
      .where(sql`replaces_id is not null`),
    check(
      "payout_account_bank_details",
      sql`(rail = 'manual') = (scheme is not null and holder_name is not null and last4 is not null and details_sealed is not null)`,
    ),
    check("payout_account_scheme_known", oneOf("scheme", ["iban", "clabe", "swift"])),
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

/**
 * Payouts of a partner are stopped, because somebody said of an account change that it was not theirs, or the company
 * did. Two people of finance end it: one asks, another confirms.
 */
export const payoutFreeze = pgTable(
  "payout_freeze",
  {
    id: id(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    payoutAccountId: text("payout_account_id"),
    cause: text("cause").notNull(),
    /** The address that a `not_me` link was mailed to, or the account id of the person of finance. */
    frozenBy: text("frozen_by").notNull(),
    /** A link freezes once, for ever. */
    tokenId: text("token_id").unique("payout_freeze_link_once"),
    frozenAt: instant("frozen_at").notNull(),
    liftAskedBy: text("lift_asked_by"),
    liftAskedAt: instant("lift_asked_at"),
    outcome: text("outcome"),
    reasonText: text("reason_text"),
    liftedBy: text("lifted_by"),
    liftedAt: instant("lifted_at"),
    stepUpId: text("step_up_id"),
  },
  (t) => [
    unique("payout_freeze_tenant").on(t.partnerId, t.id),
    foreignKey({
      name: "payout_freeze_account",
      columns: [t.partnerId, t.payoutAccountId],
      foreignColumns: [payoutAccount.partnerId, payoutAccount.id],
    }),
    uniqueIndex("payout_freeze_open_once").on(t.partnerId).where(sql`lifted_at is null`),
    check("payout_freeze_cause_known", oneOf("cause", ["not_me", "company"])),
    check("payout_freeze_outcome_known", oneOf("outcome", ["account_kept", "account_withdrawn"])),
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
