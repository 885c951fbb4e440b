import { eq } from "drizzle-orm";
import { Lucia, TimeSpan } from "lucia";
import { account, session } from "#db/schema/accounts.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { type AccountSide, luciaAdapter, SESSION_LIMITS } from "./lucia-adapter.server.ts";
import { hashOfSecret } from "./tokens.server.ts";

export type StartedSession = {
  /** For the cookie; it stands nowhere else. */
  readonly token: string;
  /** Life of the cookie, in seconds; the database's own limits are what counts. */
  readonly maxAgeSeconds: number;
};

/** A new session, with a new token, at every sign-in. `app_auth` only. */
export async function startSession(
  tx: Tx,
  who: { readonly accountId: string; readonly side: AccountSide; readonly userAgent: string | null },
  now: Date,
): Promise<StartedSession> {
  const made = await luciaFor(tx, who.side, now).createSession(who.accountId, {
    createdAt: now,
    userAgent: who.userAgent?.slice(0, 500) ?? null,
  });
  return { token: made.id, maxAgeSeconds: SESSION_LIMITS[who.side].absoluteMs / 1000 };
}

/** Whose session a token opens, null when there is none or it ran out; prolongs the idle end of one in use. */
export async function accountOfSession(
  tx: Tx,
  token: string,
  now: Date,
): Promise<{
  /** As the table has it: a hash of the token. */
  readonly sessionId: string;
  readonly accountId: string;
  readonly side: AccountSide;
  readonly partnerId: string | null;
} | null> {
  const [row] = await tx
    .select({ sessionId: session.id, side: account.side, partnerId: session.partnerId })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .where(eq(session.id, hashOfSecret(token)));
  if (!row) return null;
  const { user } = await luciaFor(tx, row.side, now).validateSession(token);
  return user && { accountId: user.id, ...row };
}

/** Ends the session of a token; one that is not there is no fault. */
export async function endSession(tx: Tx, token: string, now: Date): Promise<void> {
  await luciaFor(tx, "partner", now).invalidateSession(token);
}

/** Ends every session of an account: after a new password, or when the account is closed. */
export async function endSessionsOf(tx: Tx, accountId: string, now: Date): Promise<void> {
  await luciaFor(tx, "partner", now).invalidateUserSessions(accountId);
}

function luciaFor(tx: Tx, side: AccountSide, now: Date): Lucia {
  const sessionExpiresIn = new TimeSpan(SESSION_LIMITS[side].idleMs, "ms");
  return new Lucia(luciaAdapter(tx, side, now), { sessionExpiresIn });
}
