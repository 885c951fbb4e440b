import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { account } from "./accounts.ts";
import { bytes, createdAt, id, instant, oneOf } from "./columns.ts";

const accountId = () =>
  text("account_id")
    .notNull()
    .references(() => account.id);

/**
 * An app that shows one-time codes (TOTP). `secretSealed` opens for its own row alone; `lastStep` is the newest
 * 30-second step whose code was taken, and only grows: a code is good once. Unconfirmed, it proves nothing.
 */
export const secondFactor = pgTable(
  "second_factor",
  {
    id: id(),
    accountId: accountId(),
    secretSealed: text("secret_sealed").notNull(),
    lastStep: integer("last_step").notNull().default(0),
    createdAt: createdAt(),
    confirmedAt: instant("confirmed_at"),
    removedAt: instant("removed_at"),
  },
  (t) => [
    uniqueIndex("second_factor_once")
      .on(t.accountId)
      .where(sql`confirmed_at is not null and removed_at is null`),
    uniqueIndex("second_factor_being_added")
      .on(t.accountId)
      .where(sql`confirmed_at is null and removed_at is null`),
  ],
);

/** A key in a device or a password store (WebAuthn). `signCount` is what the device counts, 0 when it does not. */
export const passkey = pgTable(
  "passkey",
  {
    id: id(),
    accountId: accountId(),
    credentialId: text("credential_id").notNull().unique("passkey_once"),
    publicKey: bytes("public_key").notNull(),
    signCount: bigint("sign_count", { mode: "bigint" }).notNull(),
    transports: text("transports").array().notNull(),
    name: text("name").notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
    removedAt: instant("removed_at"),
  },
  (t) => [index("passkey_account").on(t.accountId)],
);

/** For the day the phone is lost. Each opens once; a new set withdraws the old one. Only hashes are kept. */
export const recoveryCode = pgTable(
  "recovery_code",
  {
    id: id(),
    accountId: accountId(),
    codeHash: text("code_hash").notNull().unique("recovery_code_once"),
    createdAt: createdAt(),
    usedAt: instant("used_at"),
    withdrawnAt: instant("withdrawn_at"),
  },
  (t) => [index("recovery_code_account").on(t.accountId)],
);

/** Somebody proved afresh who they are, for one act on one subject. Used up by the act's own transaction, within minutes. */
export const stepUp = pgTable(
  "step_up",
  {
    id: id(),
    accountId: accountId(),
    /** Of the browser that proved it; the session itself may be gone since. */
    sessionId: text("session_id").notNull(),
    purpose: text("purpose").notNull(),
    /** What exactly it is bound to, such as `run_x:<sha256>:<totalMinor>:<currency>`. */
    subject: text("subject").notNull(),
    method: text("method").$type<"totp" | "passkey" | "recovery_code" | "password">().notNull(),
    provedAt: instant("proved_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [
    check("step_up_method_known", oneOf("method", ["totp", "passkey", "recovery_code", "password"])),
    index("step_up_account").on(t.accountId, t.provedAt),
  ],
);

/**
 * Somebody lost every factor. Asked for by the person (who still has the password) or by an admin, and confirmed by
 * an admin who is neither; the database looks.
 */
export const factorReset = pgTable(
  "factor_reset",
  {
    id: id(),
    accountId: accountId(),
    askedBy: text("asked_by").notNull(),
    askedAt: instant("asked_at").notNull(),
    status: text("status").$type<"asked" | "confirmed" | "refused">().notNull(),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
    stepUpId: text("step_up_id"),
  },
  (t) => [
    check("factor_reset_status_known", oneOf("status", ["asked", "confirmed", "refused"])),
    uniqueIndex("factor_reset_open_once").on(t.accountId).where(sql`status = 'asked'`),
  ],
);
