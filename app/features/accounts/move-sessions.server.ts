import { sql } from "drizzle-orm";
import type { Database } from "#db/connect.server.ts";
import { session, token } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";

/** Shifts every session and open link by a time that nobody lived through: the demo's clock was moved on. Milliseconds. */
export async function moveSessions(db: Database, byMs: number): Promise<void> {
  const by = sql`make_interval(secs => ${byMs / 1000})`;
  await withAuth(db, async (tx) => {
    await tx
      .update(session)
      .set({ expiresAt: sql`${session.expiresAt} + ${by}`, createdAt: sql`${session.createdAt} + ${by}` });
    await tx.update(token).set({ expiresAt: sql`${token.expiresAt} + ${by}` });
  });
}
