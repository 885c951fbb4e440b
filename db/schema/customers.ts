import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { createdAt, id, instant, instantRange, oneOf } from "./columns.ts";
import { enrolment } from "./partners.ts";
import { referral } from "./referrals.ts";

/** Who pays the company. A table of the staff: a partner sees its own attribution and its own lines. */
export const customer = pgTable("customer", {
  id: id(),
  label: text("label").notNull(),
  nameKey: text("name_key").notNull(),
  domain: text("domain"),
  country: text("country"),
  /** enterprise, mid-market, SMB: a key of the programme's segments; stamped on each event when it is recorded. */
  segment: text("segment"),
  createdAt: createdAt(),
});

/** Every key by which a customer is recognised: `domain:…`, `tax:…`, `name:…`, `stripe:cus_…`, `ref:…`. */
export const customerKey = pgTable(
  "customer_key",
  {
    customerId: text("customer_id")
      .notNull()
      .references(() => customer.id),
    key: text("key").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.key] }), index("customer_key_customer").on(t.customerId)],
);

/** A partner's dated, weighted claim on a customer's revenue. */
export const attribution = pgTable(
  "attribution",
  {
    id: id(),
    partnerId: text("partner_id").notNull(),
    enrolmentId: text("enrolment_id").notNull(),
    customerId: text("customer_id")
      .notNull()
      .references(() => customer.id),
    customerLabel: text("customer_label").notNull(),
    referralId: text("referral_id"),
    role: text("role").notNull(),
    /** Share among the partners on this customer, parts per million. */
    weightPpm: integer("weight_ppm").notNull(),
    during: instantRange("during").notNull(),
    createdAt: createdAt(),
    createdBy: text("created_by").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    unique("attribution_tenant").on(t.partnerId, t.id),
    foreignKey({
      name: "attribution_enrolment",
      columns: [t.partnerId, t.enrolmentId],
      foreignColumns: [enrolment.partnerId, enrolment.id],
    }),
    foreignKey({
      name: "attribution_referral",
      columns: [t.partnerId, t.referralId],
      foreignColumns: [referral.partnerId, referral.id],
    }),
    check("attribution_role_known", oneOf("role", ["sourced", "implemented", "influenced", "integrates"])),
    check("attribution_weight", sql`weight_ppm > 0 and weight_ppm <= 1000000`),
    index("attribution_customer").on(t.customerId),
  ],
);
