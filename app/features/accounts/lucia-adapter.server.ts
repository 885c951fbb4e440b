import { eq, lte } from "drizzle-orm";
import type { Adapter, DatabaseSession, DatabaseUser } from "lucia";
import { account, session } from "#db/schema/accounts.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { hashOfSecret } from "./tokens.server.ts";

export type AccountSide = "partner" | "staff";

const HOUR_MS = 3_600_000;

/** A session ends when nobody used it for `idleMs`, and at `absoluteMs` after sign-in whatever happens. */
export const SESSION_LIMITS = {
  partner: { idleMs: 24 * HOUR_MS, absoluteMs: 7 * 24 * HOUR_MS },
  staff: { idleMs: HOUR_MS / 2, absoluteMs: 12 * HOUR_MS },
} as const satisfies Record<AccountSide, { idleMs: number; absoluteMs: number }>;

export type SessionAttributes = {
  readonly createdAt: Date;
  readonly userAgent: string | null;
  /** When the second factor was proved; null: not yet, or none is needed. */
  readonly factorAt: Date | null;
};

declare module "lucia" {
  interface Register {
    DatabaseSessionAttributes: SessionAttributes;
  }
}

/**
 * Lucia's storage, for one transaction at one instant. What it calls a session's id is the token of the cookie; the
 * table holds the SHA-256 of it. Lucia knows no absolute end: here no `expiresAt` lies past it. Lucia compares with
 * the machine's clock: expiries are shifted on the way in and out, so that `now` is the only time that counts.
 */
export function luciaAdapter(tx: Tx, side: AccountSide, now: Date): Adapter {
  const { absoluteMs } = SESSION_LIMITS[side];
  const aheadMs = Date.now() - now.getTime();
  const toLucia = (instant: Date) => new Date(instant.getTime() + aheadMs);
  const fromLucia = (instant: Date, createdAt: Date) =>
    new Date(Math.min(instant.getTime() - aheadMs, createdAt.getTime() + absoluteMs));

  function asLuciaSession(token: string, row: typeof session.$inferSelect): DatabaseSession {
    return {
      id: token,
      userId: row.accountId,
      expiresAt: toLucia(fromLucia(toLucia(row.expiresAt), row.createdAt)),
      attributes: { createdAt: row.createdAt, userAgent: row.userAgent, factorAt: row.factorAt },
    };
  }

  return {
    async getSessionAndUser(token) {
      const rows = await tx
        .select({ session, accountId: account.id })
        .from(session)
        .innerJoin(account, eq(account.id, session.accountId))
        .where(eq(session.id, hashOfSecret(token)));
      const row = rows[0];
      if (!row) return [null, null];
      const user: DatabaseUser = { id: row.accountId, attributes: {} };
      return [asLuciaSession(token, row.session), user];
    },

    /** Their ids are hashes here: nobody can turn them back into tokens. */
    async getUserSessions(accountId) {
      const rows = await tx.select().from(session).where(eq(session.accountId, accountId));
      return rows.map((row) => asLuciaSession(row.id, row));
    },

    async setSession(made) {
      await tx.insert(session).values({
        id: hashOfSecret(made.id),
        accountId: made.userId,
        expiresAt: fromLucia(made.expiresAt, made.attributes.createdAt),
        createdAt: made.attributes.createdAt,
        userAgent: made.attributes.userAgent,
        factorAt: made.attributes.factorAt,
      });
    },

    async updateSessionExpiration(token, expiresAt) {
      const id = hashOfSecret(token);
      const [row] = await tx
        .select({ createdAt: session.createdAt, expiresAt: session.expiresAt })
        .from(session)
        .where(eq(session.id, id));
      if (!row) return;
      const until = fromLucia(expiresAt, row.createdAt);
      if (until > row.expiresAt) await tx.update(session).set({ expiresAt: until }).where(eq(session.id, id));
    },

    async deleteSession(token) {
      await tx.delete(session).where(eq(session.id, hashOfSecret(token)));
    },

    async deleteUserSessions(accountId) {
      await tx.delete(session).where(eq(session.accountId, accountId));
    },

    async deleteExpiredSessions() {
      await tx.delete(session).where(lte(session.expiresAt, now));
    },
  };
}
