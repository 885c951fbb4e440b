import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { MEMBER_ROLES, STAFF_ROLES } from "#app/domain/actor.ts";
import { LOCALES, type Locale } from "#app/domain/locale.ts";
import { legalEntity } from "./catalogue.ts";
import { createdAt, id, instant, oneOf } from "./columns.ts";
import { partner } from "./partners.ts";

/** Someone who signs in. `side` splits partners' members from staff for good: composite foreign keys below carry it. */
export const account = pgTable(
  "account",
  {
    id: id(),
    side: text("side").$type<"partner" | "staff">().notNull(),
    email: text("email").notNull(),
    emailKey: text("email_key").notNull().unique("account_email_once"),
    name: text("name").notNull(),
    locale: text("locale").$type<Locale>().notNull(),
    timeZone: text("time_zone").notNull(),
    passwordHash: text("password_hash"),
    emailVerifiedAt: instant("email_verified_at"),
    disabledAt: instant("disabled_at"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("account_side").on(t.id, t.side),
    check("account_side_known", oneOf("side", ["partner", "staff"])),
    check("account_locale_known", oneOf("locale", LOCALES)),
  ],
);

/** `id` is the SHA-256 of the token in the cookie; `createdAt` gives the absolute end, `expiresAt` the idle one. */
export const session = pgTable(
  "session",
  {
    id: id(),
    accountId: text("account_id")
      .notNull()
      .references(() => account.id),
    partnerId: text("partner_id"),
    expiresAt: instant("expires_at").notNull(),
    createdAt: createdAt(),
    userAgent: text("user_agent"),
    /** When the second factor was proved; null while it is asked for, and where none is needed. */
    factorAt: instant("factor_at"),
  },
  (t) => [index("session_account").on(t.accountId)],
);

/** One-use links (verification, reset, invitation, application status) and challenges to passkeys. Only the hash of the token is kept. */
export const token = pgTable(
  "token",
  {
    id: id(),
    purpose: text("purpose").notNull(),
    tokenHash: text("token_hash").notNull().unique("token_once"),
    accountId: text("account_id").references(() => account.id),
    email: text("email").notNull(),
    subjectId: text("subject_id"),
    payload: jsonb("payload").$type<Record<string, string>>().notNull().default({}),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
    createdAt: createdAt(),
  },
  () => [
    check(
      "token_purpose_known",
      oneOf("purpose", [
        "verify_email",
        "reset",
        "invite",
        "application_status",
        "passkey_challenge",
        "not_me",
      ]),
    ),
  ],
);

/** A machine of the company that sends revenue events. The key itself is shown once and kept as a hash. */
export const apiKey = pgTable("api_key", {
  id: id(),
  name: text("name").notNull(),
  legalEntityId: text("legal_entity_id")
    .notNull()
    .references(() => legalEntity.id),
  prefix: text("prefix").notNull(),
  keyHash: text("key_hash").notNull().unique("api_key_once"),
  scopes: text("scopes").array().notNull(),
  live: boolean("live").notNull(),
  createdBy: text("created_by").notNull(),
  createdAt: createdAt(),
  expiresAt: instant("expires_at"),
  revokedAt: instant("revoked_at"),
});

/** A person in a partner. Name and address are copied so that the partner's own pages never touch `account`. */
export const membership = pgTable(
  "membership",
  {
    id: id(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.id),
    accountId: text("account_id").notNull(),
    side: text("side").$type<"partner">().notNull().default("partner"),
    role: text("role").$type<(typeof MEMBER_ROLES)[number]>().notNull(),
    displayName: text("display_name").notNull(),
    email: text("email").notNull(),
    createdAt: createdAt(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    unique("membership_once").on(t.partnerId, t.accountId),
    foreignKey({
      name: "membership_is_partner_side",
      columns: [t.accountId, t.side],
      foreignColumns: [account.id, account.side],
    }),
    check("membership_side", sql`side = 'partner'`),
    check("membership_role_known", oneOf("role", MEMBER_ROLES)),
    index("membership_account").on(t.accountId),
  ],
);

export const staffRole = pgTable(
  "staff_role",
  {
    accountId: text("account_id").notNull(),
    side: text("side").$type<"staff">().notNull().default("staff"),
    role: text("role").$type<(typeof STAFF_ROLES)[number]>().notNull(),
    displayName: text("display_name").notNull(),
    email: text("email").notNull(),
    grantedAt: instant("granted_at").notNull(),
    revokedAt: instant("revoked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.role] }),
    foreignKey({
      name: "staff_role_is_staff_side",
      columns: [t.accountId, t.side],
      foreignColumns: [account.id, account.side],
    }),
    check("staff_role_side", sql`side = 'staff'`),
    check("staff_role_known", oneOf("role", STAFF_ROLES)),
  ],
);

/** Counters of the rate limiter, shared by all processes. */
export const rateLimit = pgTable("rate_limit", {
  key: text("key").primaryKey(),
  points: integer("points").notNull().default(0),
  expire: bigint("expire", { mode: "bigint" }),
});
