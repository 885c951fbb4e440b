import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.server.ts";
import { token } from "#db/schema/accounts.ts";
import type { Reader, Tx } from "#db/with-actor.server.ts";
import { emailKeyOf } from "./email-key.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long a link works. The status page is read only, so its link lasts as long as an application is talked about. */
const TOKEN_LIFETIME_MS = {
  verify_email: 72 * HOUR_MS,
  reset: HOUR_MS,
  invite: 72 * HOUR_MS,
  not_me: 14 * 24 * HOUR_MS,
  application_status: 60 * 24 * HOUR_MS,
  passkey_challenge: 5 * MINUTE_MS,
} as const;
type TokenPurpose = keyof typeof TOKEN_LIFETIME_MS;

export type FoundToken = {
  readonly id: string;
  readonly email: string;
  readonly accountId: string | null;
  readonly subjectId: string | null;
  readonly payload: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
};

/** What the database keeps of a secret that is long and random by itself: session tokens, links, API keys. */
export function hashOfSecret(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}

type NewToken = {
  readonly purpose: TokenPurpose;
  readonly email: string;
  readonly accountId?: string;
  readonly subjectId?: string;
  readonly payload?: Readonly<Record<string, string>>;
};

/** Makes a link's secret (256 bits): one purpose, one address, one use. Only its hash is kept. */
export async function issueToken(
  tx: Tx,
  wanted: NewToken,
  now: Date,
): Promise<{ readonly secret: string; readonly expiresAt: Date }> {
  const secret = randomBytes(32).toString("base64url");
  const expiresAt = new Date(now.getTime() + TOKEN_LIFETIME_MS[wanted.purpose]);
  await tx.insert(token).values({
    id: newId("tok", now),
    purpose: wanted.purpose,
    tokenHash: hashOfSecret(secret),
    accountId: wanted.accountId ?? null,
    email: emailKeyOf(wanted.email),
    subjectId: wanted.subjectId ?? null,
    payload: { ...wanted.payload },
    expiresAt,
    createdAt: now,
  });
  return { secret, expiresAt };
}

const FOUND = {
  id: token.id,
  email: token.email,
  accountId: token.accountId,
  subjectId: token.subjectId,
  payload: token.payload,
  expiresAt: token.expiresAt,
};

/** The link of a secret while it works, null once it was used or ran out. Uses nothing up. */
export async function findToken(
  reader: Reader,
  purpose: TokenPurpose,
  secret: string,
  now: Date,
): Promise<FoundToken | null> {
  const rows = await reader
    .select(FOUND)
    .from(token)
    .where(stillWorks(purpose, secret, now));
  return rows[0] ?? null;
}

/** Uses a link up, in one statement: of two at the same instant one gets it and the other null. */
export async function consumeToken(
  tx: Tx,
  purpose: TokenPurpose,
  secret: string,
  now: Date,
): Promise<FoundToken | null> {
  const rows = await tx
    .update(token)
    .set({ usedAt: now })
    .where(stillWorks(purpose, secret, now))
    .returning(FOUND);
  return rows[0] ?? null;
}

/** Takes the force out of every other link of this purpose to this address. */
export async function withdrawTokens(tx: Tx, purpose: TokenPurpose, email: string, now: Date): Promise<void> {
  await tx
    .update(token)
    .set({ usedAt: now })
    .where(and(eq(token.purpose, purpose), eq(token.email, emailKeyOf(email)), isNull(token.usedAt)));
}

function stillWorks(purpose: TokenPurpose, secret: string, now: Date) {
  return and(
    eq(token.tokenHash, hashOfSecret(secret)),
    eq(token.purpose, purpose),
    isNull(token.usedAt),
    gt(token.expiresAt, now),
  );
}
