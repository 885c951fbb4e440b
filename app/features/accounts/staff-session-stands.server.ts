import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import type { StaffRole } from "#app/domain/actor.ts";
import type { Database } from "#db/connect.server.ts";
import { account, session, staffRole } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";

/**
 * Is this session still open, and its person still in one of these roles? For an answer that goes on after its request
 * was let in. Asking keeps no session alive.
 */
export function staffSessionStands(
  db: Database,
  { sessionId, roles }: { readonly sessionId: string; readonly roles: readonly StaffRole[] },
  now: Date,
): Promise<boolean> {
  return withAuth(db, async (tx) => {
    const [found] = await tx
      .select({ id: session.id })
      .from(session)
      .innerJoin(account, and(eq(account.id, session.accountId), isNull(account.disabledAt)))
      .innerJoin(
        staffRole,
        and(
          eq(staffRole.accountId, account.id),
          inArray(staffRole.role, [...roles]),
          isNull(staffRole.revokedAt),
        ),
      )
      .where(and(eq(session.id, sessionId), gt(session.expiresAt, now)))
      .limit(1);
    return found !== undefined;
  });
}
