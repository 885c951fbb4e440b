import { eq } from "drizzle-orm";
import type { Locale } from "#app/domain/locale.ts";
import type { Database } from "#db/connect.server.ts";
import { account } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { factorsOf } from "./has-factor.server.ts";
import type { AccountSide } from "./lucia-adapter.server.ts";
import { accountOfPendingSession } from "./sessions.server.ts";

/** Somebody who gave the password and has the second factor still to prove, or to add. It opens nothing else. */
export type PendingSession = {
  readonly token: string;
  readonly side: AccountSide;
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly locale: Locale | null;
    readonly timeZone: string | null;
  };
  readonly hasTotp: boolean;
  readonly hasPasskey: boolean;
};

/** The pending session of a cookie's token, for a quarter of an hour; null when there is none. */
export function findPendingSession(db: Database, token: string, now: Date): Promise<PendingSession | null> {
  return withAuth(db, async (tx) => {
    const open = await accountOfPendingSession(tx, token, now);
    if (!open) return null;
    const [person] = await tx
      .select({
        id: account.id,
        name: account.name,
        email: account.email,
        locale: account.locale,
        timeZone: account.timeZone,
      })
      .from(account)
      .where(eq(account.id, open.accountId));
    if (!person) return null;
    return { token, side: open.side, account: person, ...(await factorsOf(tx, person.id)) };
  });
}
