import { and, eq, isNull } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { membership, session } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { hashOfSecret } from "./tokens.server.ts";

/** For people in several partners: this session acts for another of them from now on. False when the account is no member there. */
export function switchPartner(
  ctx: Pick<Ctx, "db">,
  input: { readonly token: string; readonly accountId: string; readonly partnerId: string },
): Promise<boolean> {
  const { token, accountId, partnerId } = input;
  return withAuth(ctx.db, async (tx) => {
    const memberships = await tx
      .select({ id: membership.id })
      .from(membership)
      .where(
        and(
          eq(membership.partnerId, partnerId),
          eq(membership.accountId, accountId),
          isNull(membership.endedAt),
        ),
      );
    if (memberships.length === 0) return false;
    await tx
      .update(session)
      .set({ partnerId })
      .where(and(eq(session.id, hashOfSecret(token)), eq(session.accountId, accountId)));
    return true;
  });
}
