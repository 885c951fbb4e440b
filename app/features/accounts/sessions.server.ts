import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { Lucia, TimeSpan } from "lucia";
import { account, session } from "#db/schema/accounts.ts";
import { passkey, secondFactor } from "#db/schema/factors.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { type AccountSide, luciaAdapter, SESSION_LIMITS } from "./lucia-adapter.server.ts";
import { hashOfSecret } from "./tokens.server.ts";

export type StartedSession = {
  /** For the cookie; it stands nowhere else. */
  readonly token: string;
  /** Life of the cookie, in seconds; the database's own limits are what counts. */
  readonly maxAgeSeconds: number;
};

export type SessionStart = {
  readonly accountId: string;
  readonly side: AccountSide;
  readonly userAgent: string | null;
  /** When the second factor was proved; without it the session of whoever needs one is pending and opens nothing. */
  readonly factorAt: Date | null;
};

/** A new session, with a new token, at every sign-in and every step up. `app_auth` only. */
export async function startSession(tx: Tx, who: SessionStart, now: Date): Promise<StartedSession> {
  const made = await luciaFor(tx, who.side, now).createSession(who.accountId, {
    createdAt: now,
    userAgent: who.userAgent?.slice(0, 500) ?? null,
    factorAt: who.factorAt,
  });
  return { token: made.id, maxAgeSeconds: SESSION_LIMITS[who.side].absoluteMs / 1000 };
}

/** Staff always, and whoever of a partner has added one. In SQL, so that each request asks once. */
const needsFactor = sql<boolean>`(${account.side} = 'staff'
  or exists (select 1 from ${secondFactor} f where f.account_id = ${account.id} and f.confirmed_at is not null and f.removed_at is null)
  or exists (select 1 from ${passkey} k where k.account_id = ${account.id} and k.removed_at is null))`;

/**
 * Whose session a token opens, null when there is none, it ran out, or its second factor is still to be proved;
 * prolongs the idle end of one in use.
 */
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
  readonly factorAt: Date | null;
} | null> {
  const [row] = await tx
    .select({
      sessionId: session.id,
      side: account.side,
      partnerId: session.partnerId,
      factorAt: session.factorAt,
      needsFactor,
    })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .where(eq(session.id, hashOfSecret(token)));
  if (!row || (row.needsFactor && !row.factorAt)) return null;
  const { needsFactor: _, ...open } = row;
  const { user } = await luciaFor(tx, row.side, now).validateSession(token);
  return user && { accountId: user.id, ...open };
}

/** How long somebody who gave the password has to prove the second factor. */
const PENDING_MS = 15 * 60_000;

/** The account of a session whose second factor is still to be proved; null when the token opens no such one. */
export async function accountOfPendingSession(
  tx: Tx,
  token: string,
  now: Date,
): Promise<{ readonly accountId: string; readonly side: AccountSide } | null> {
  const [row] = await tx
    .select({ accountId: account.id, side: account.side })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .where(
      and(
        eq(session.id, hashOfSecret(token)),
        isNull(session.factorAt),
        isNull(account.disabledAt),
        needsFactor,
        gt(session.expiresAt, now),
        gt(session.createdAt, new Date(now.getTime() - PENDING_MS)),
      ),
    );
  return row ?? null;
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
