import { and, asc, eq, gte, inArray, isNull, or } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import { emailKeyOf } from "#app/features/accounts/email-key.ts";
import { issueToken } from "#app/features/accounts/tokens.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { withActor, withAuth } from "#db/with-actor.server.ts";

/** For so long whoever was an owner before still hears of a change: it may be how an account is taken over. */
const FORMER_OWNERS_HEAR_FOR_MS = 90 * 24 * 3_600_000;

export type NotMeLink = { readonly email: string; readonly url: string };

/**
 * A link of its own for everybody who hears that this account comes: all owners, those who were owners in the last 90
 * days, and the addresses that stood with the accounts before. Issued before the change, in a transaction of its own
 * (tokens are out of a member's reach); one of a change that was refused leads nowhere.
 */
export async function issueNotMeLinks(
  ctx: Ctx & { readonly actor: MemberActor },
  { payoutAccountId }: { readonly payoutAccountId: string },
): Promise<readonly NotMeLink[]> {
  const { partnerId } = ctx.actor;
  const emails = await withActor(ctx, async (tx) => {
    const owners = await tx
      .select({ email: membership.email })
      .from(membership)
      .where(
        and(
          eq(membership.partnerId, partnerId),
          inArray(membership.role, ["owner"]),
          or(
            isNull(membership.endedAt),
            gte(membership.endedAt, new Date(ctx.now.getTime() - FORMER_OWNERS_HEAR_FOR_MS)),
          ),
        ),
      )
      .orderBy(asc(membership.createdAt), asc(membership.id));
    const before = await tx
      .select({ email: payoutAccount.contactEmail })
      .from(payoutAccount)
      .where(eq(payoutAccount.partnerId, partnerId))
      .orderBy(asc(payoutAccount.createdAt));
    return [...owners, ...before].flatMap(({ email }) => (email === null ? [] : [email]));
  });
  const once = new Map(emails.map((email) => [emailKeyOf(email), email]));
  return withAuth(ctx.db, async (tx) => {
    const links: NotMeLink[] = [];
    for (const email of once.values()) {
      const wanted = {
        purpose: "not_me",
        email,
        subjectId: payoutAccountId,
        payload: { partnerId },
      } as const;
      const { secret } = await issueToken(tx, wanted, ctx.now);
      links.push({ email, url: `${ctx.origin}/not-me/${secret}` });
    }
    return links;
  });
}
