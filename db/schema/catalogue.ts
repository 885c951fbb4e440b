import { sql } from "drizzle-orm";
import { bigint, check, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import type { LocalizedText } from "#app/domain/locale.ts";
import { id, oneOf } from "./columns.ts";

/** The programme's own facts: one row. */
export const programme = pgTable(
  "programme",
  {
    id: integer("id").primaryKey(),
    name: text("name").notNull(),
    timeZone: text("time_zone").notNull(),
    currency: text("currency").notNull(),
  },
  () => [check("programme_one_row", sql`id = 1`)],
);

/** Who in the company pays. Revenue events, agreements, statements, payouts and exports carry it. */
export const legalEntity = pgTable(
  "legal_entity",
  {
    id: id(),
    name: text("name").notNull(),
    taxId: text("tax_id").notNull(),
    country: text("country").notNull(),
    address: text("address").notNull(),
    currency: text("currency").notNull(),
    timeZone: text("time_zone").notNull(),
    stripePlatform: text("stripe_platform").notNull(),
    /** How it pays: `by_country` (by Stripe where that reaches), or `manual` (by bank, everywhere). */
    railPolicy: text("rail_policy").notNull().default("by_country"),
    bankReference: text("bank_reference"),
    accountMap: jsonb("account_map").$type<Record<string, string>>().notNull().default({}),
  },
  () => [check("legal_entity_rail_policy_known", oneOf("rail_policy", ["by_country", "manual"]))],
);

export const product = pgTable("product", {
  key: text("key").primaryKey(),
  name: text("name").notNull(),
  sells: jsonb("sells").$type<LocalizedText>().notNull(),
});

export const partnerCategory = pgTable("partner_category", {
  key: text("key").primaryKey(),
  label: jsonb("label").$type<LocalizedText>().notNull(),
});

export const segment = pgTable("segment", {
  key: text("key").primaryKey(),
  label: jsonb("label").$type<LocalizedText>().notNull(),
});

export const partnerType = pgTable("partner_type", {
  key: text("key").primaryKey(),
  productKey: text("product_key")
    .notNull()
    .references(() => product.key),
  categoryKey: text("category_key")
    .notNull()
    .references(() => partnerCategory.key),
  label: jsonb("label").$type<LocalizedText>().notNull(),
  revenueStream: text("revenue_stream").notNull(),
  referralKind: text("referral_kind").notNull(),
  targetGroups: jsonb("target_groups").$type<LocalizedText[]>().notNull(),
  activities: jsonb("activities").$type<LocalizedText[]>().notNull(),
  position: integer("position").notNull(),
});

/** A target as the programme gives it, per dimension; targets are kept as given even where they disagree. */
export const kpiTarget = pgTable(
  "kpi_target",
  {
    id: id(),
    dimension: text("dimension").notNull(),
    dimensionKey: text("dimension_key").notNull(),
    metric: text("metric").notNull(),
    label: jsonb("label").$type<LocalizedText>().notNull(),
    target: bigint("target", { mode: "bigint" }).notNull(),
    unit: text("unit").notNull(),
    position: integer("position").notNull(),
  },
  (t) => [unique("kpi_target_once").on(t.dimension, t.dimensionKey, t.metric)],
);

export const optimisationItem = pgTable("optimisation_item", {
  id: id(),
  theme: text("theme").notNull(),
  themeLabel: jsonb("theme_label").$type<LocalizedText>().notNull(),
  label: jsonb("label").$type<LocalizedText>().notNull(),
  position: integer("position").notNull(),
});
