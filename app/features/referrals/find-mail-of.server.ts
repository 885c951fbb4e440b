import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import { membership } from "#db/schema/accounts.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** The address of the person who acted for a partner, while a member; else of its longest-standing owner. */
export async function findMailOf(
  reader: Reader,
  person: { readonly partnerId: string; readonly accountId: string },
): Promise<string | null> {
  const [found] = await reader
    .select({ email: membership.email })
    .from(membership)
    .where(and(eq(membership.partnerId, person.partnerId), isNull(membership.endedAt)))
    .orderBy(
      desc(eq(membership.accountId, person.accountId)),
      desc(sql`${membership.role} = 'owner'`),
      asc(membership.createdAt),
    )
    .limit(1);
  return found?.email ?? null;
}
