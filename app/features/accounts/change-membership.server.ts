import { and, asc, eq, isNull } from "drizzle-orm";
import type { MemberActor, MemberRole } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

type MemberCtx = Ctx & { readonly actor: MemberActor };

/** Gives a member another role; false when there is no such member here. Refuses with `not_allowed` and `last_owner`. */
export function changeRole(
  ctx: MemberCtx,
  input: { readonly membershipId: string; readonly role: MemberRole },
): Promise<boolean> {
  const { membershipId, role } = input;
  return withActor(ctx, async (tx) => {
    const member = await lockMember(tx, ctx.actor, membershipId, role === "owner");
    if (!member) return false;
    if (member.role === role) return true;
    await tx.update(membership).set({ role }).where(eq(membership.id, membershipId));
    const details = { from: member.role, to: role };
    await audit(tx, ctx, {
      action: "member.role_changed",
      objectType: "membership",
      objectId: membershipId,
      details,
    });
    return true;
  });
}

/** Ends a membership: its next request finds it gone. False when there is none here. Refuses with `not_allowed` and `last_owner`. */
export function endMembership(ctx: MemberCtx, input: { readonly membershipId: string }): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const member = await lockMember(tx, ctx.actor, input.membershipId, false);
    if (!member) return false;
    await tx.update(membership).set({ endedAt: ctx.now }).where(eq(membership.id, input.membershipId));
    await audit(tx, ctx, {
      action: "member.ended",
      objectType: "membership",
      objectId: input.membershipId,
      details: { role: member.role },
    });
    return true;
  });
}

/** Locks the partner's owners and the member, in the order of ids: two owners who demote each other cannot both win. */
async function lockMember(tx: Tx, actor: MemberActor, membershipId: string, staysOwner: boolean) {
  const members = await tx
    .select({ id: membership.id, accountId: membership.accountId, role: membership.role })
    .from(membership)
    .where(and(eq(membership.partnerId, actor.partnerId), isNull(membership.endedAt)))
    .orderBy(asc(membership.id))
    .for("update");
  if (members.find(({ accountId }) => accountId === actor.accountId)?.role !== "owner") {
    throw new DomainError("not_allowed");
  }
  const member = members.find(({ id }) => id === membershipId);
  const isLastOwner = member?.role === "owner" && members.filter(({ role }) => role === "owner").length === 1;
  if (isLastOwner && !staysOwner) throw new DomainError("last_owner");
  return member ?? null;
}
