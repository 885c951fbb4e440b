import { bigint, check, foreignKey, index, pgTable, text, unique } from "drizzle-orm/pg-core";
import { product } from "./catalogue.ts";
import { createdAt, day, id, instant, instantRange, oneOf } from "./columns.ts";
import { enrolment, partner } from "./partners.ts";

/** The people behind a referral. Everything else holds only `subject_id`, so that erasing a person changes no total. */
export const referralSubject = pgTable(
  "referral_subject",
  {
    id: id(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    personName: text("person_name"),
    email: text("email"),
    phone: text("phone"),
    /** Why the partner may hand the data over: consent, contract, legitimate_interest. */
    lawfulBasis: text("lawful_basis").notNull(),
    consentOn: day("consent_on"),
    createdAt: createdAt(),
    erasedAt: instant("erased_at"),
  },
  (t) => [
    unique("referral_subject_tenant").on(t.partnerId, t.id),
    check(
      "referral_subject_basis_known",
      oneOf("lawful_basis", ["consent", "contract", "legitimate_interest"]),
    ),
  ],
);

/** A registered claim on a client, student or project. */
export const referral = pgTable(
  "referral",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    enrolmentId: text("enrolment_id").notNull(),
    subjectId: text("subject_id").notNull(),
    productKey: text("product_key")
      .notNull()
      .references(() => product.key),
    kind: text("kind").notNull(),
    /** What lists show: the company, the project, or "Student 7F3K" where a name would be personal. */
    label: text("label").notNull(),
    nameKey: text("name_key").notNull(),
    domain: text("domain"),
    taxIdKey: text("tax_id_key"),
    country: text("country"),
    cohort: text("cohort"),
    estimatedMinor: bigint("estimated_minor", { mode: "bigint" }),
    estimatedCurrency: text("estimated_currency"),
    note: text("note").notNull().default(""),
    status: text("status").notNull(),
    registeredAt: instant("registered_at").notNull(),
    registeredBy: text("registered_by").notNull(),
    protectedUntil: day("protected_until"),
    /** When its one extension was taken. */
    extendedAt: instant("extended_at"),
    answerDueAt: instant("answer_due_at").notNull(),
    decidedAt: instant("decided_at"),
    decidedBy: text("decided_by"),
    reasonCode: text("reason_code"),
    reasonText: text("reason_text"),
  },
  (t) => [
    unique("referral_tenant").on(t.partnerId, t.id),
    foreignKey({
      name: "referral_enrolment",
      columns: [t.partnerId, t.enrolmentId],
      foreignColumns: [enrolment.partnerId, enrolment.id],
    }),
    foreignKey({
      name: "referral_of_subject",
      columns: [t.partnerId, t.subjectId],
      foreignColumns: [referralSubject.partnerId, referralSubject.id],
    }),
    check("referral_kind_known", oneOf("kind", ["client", "student", "project"])),
    check(
      "referral_status_known",
      oneOf("status", ["registered", "accepted", "declined", "expired", "not_eligible"]),
    ),
    index("referral_queue").on(t.status, t.answerDueAt),
  ],
);

/** One key of one claim while it lasts. The exclusion constraint `referral_claim_first` is the judge of every race. */
export const referralClaim = pgTable(
  "referral_claim",
  {
    id: id(),
    productKey: text("product_key")
      .notNull()
      .references(() => product.key),
    kind: text("kind").notNull(),
    /** `domain:example.com`, `tax:ESB1234`, `name:…`; students: `email:` + keyed hash. */
    key: text("key").notNull(),
    partnerId: text("partner_id").notNull(),
    referralId: text("referral_id").notNull(),
    during: instantRange("during").notNull(),
  },
  (t) => [
    foreignKey({
      name: "referral_claim_referral",
      columns: [t.partnerId, t.referralId],
      foreignColumns: [referral.partnerId, referral.id],
    }),
    index("referral_claim_referral_index").on(t.referralId),
  ],
);

/** A partner says that a protected client is rightly theirs: evidence in, a manager's decision out. */
export const referralContest = pgTable(
  "referral_contest",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    enrolmentId: text("enrolment_id").notNull(),
    productKey: text("product_key")
      .notNull()
      .references(() => product.key),
    kind: text("kind").notNull(),
    label: text("label").notNull(),
    claimKey: text("claim_key").notNull(),
    evidence: text("evidence").notNull(),
    status: text("status").notNull(),
    openedAt: instant("opened_at").notNull(),
    openedBy: text("opened_by").notNull(),
    answerDueAt: instant("answer_due_at").notNull(),
    decidedAt: instant("decided_at"),
    decidedBy: text("decided_by"),
    reasonText: text("reason_text"),
  },
  (t) => [
    unique("referral_contest_tenant").on(t.partnerId, t.id),
    foreignKey({
      name: "referral_contest_enrolment",
      columns: [t.partnerId, t.enrolmentId],
      foreignColumns: [enrolment.partnerId, enrolment.id],
    }),
    check("referral_contest_status_known", oneOf("status", ["open", "upheld", "dismissed"])),
  ],
);
