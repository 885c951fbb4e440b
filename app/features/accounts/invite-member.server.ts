import { and, eq, isNull } from "drizzle-orm";
import type { MemberActor, MemberRole } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { partner } from "#db/schema/partners.ts";
import { withAuth } from "#db/with-actor.server.ts";
import type { Attempts } from "./attempts.ts";
import { emailKeyOf } from "./email-key.ts";
import { issueToken } from "./tokens.server.ts";

/**
 * Mails an invitation to the actor's own partner, for 72 hours; the answer is the same whether the address has an
 * account or not. Owners only. Refuses with `not_allowed`, `already_member` and `too_many_attempts` (50 a day for a partner).
 */
export async function inviteMember(
  ctx: Ctx & { readonly actor: MemberActor } & Attempts<"invite">,
  input: { readonly email: string; readonly role: MemberRole; readonly locale: Locale },
): Promise<void> {
  const { partnerId, accountId } = ctx.actor;
  await ctx.limits.consume("invite", partnerId);
  await withAuth(ctx.db, async (tx) => {
    const members = await tx
      .select({
        accountId: membership.accountId,
        role: membership.role,
        name: membership.displayName,
        email: membership.email,
        organisation: partner.name,
      })
      .from(membership)
      .innerJoin(partner, eq(partner.id, membership.partnerId))
      .where(and(eq(membership.partnerId, partnerId), isNull(membership.endedAt)));
    const inviter = members.find((member) => member.accountId === accountId);
    if (inviter?.role !== "owner") throw new DomainError("not_allowed");
    if (members.some((member) => emailKeyOf(member.email) === emailKeyOf(input.email))) {
      throw new DomainError("already_member");
    }
    const payload = { role: input.role, inviter: inviter.name };
    const link = await issueToken(
      tx,
      { purpose: "invite", email: input.email, subjectId: partnerId, payload },
      ctx.now,
    );
    const details = { role: input.role };
    await audit(tx, ctx, { action: "member.invited", objectType: "partner", objectId: partnerId, details });
    await queueMail(tx, {
      template: "invite",
      props: {
        inviter: inviter.name,
        organisation: inviter.organisation,
        inviteUrl: `${ctx.origin}/invite/${link.secret}`,
        expiresAt: link.expiresAt,
      },
      to: input.email,
      locale: input.locale,
      partnerId,
      now: ctx.now,
    });
  });
}
