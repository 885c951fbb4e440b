import { asc, eq } from "drizzle-orm";
import type { MemberRole } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { withActor } from "#db/with-actor.server.ts";

export type Member = {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly joinedAt: Date;
  readonly endedAt: Date | null;
};

/** People of a partner, those who left too, first come first; a member sees its own partner's alone. */
export function listMembers(
  ctx: Pick<Ctx, "db" | "actor">,
  input: { readonly partnerId: string },
): Promise<Member[]> {
  return withActor(ctx, (tx) =>
    tx
      .select({
        id: membership.id,
        accountId: membership.accountId,
        name: membership.displayName,
        email: membership.email,
        role: membership.role,
        joinedAt: membership.createdAt,
        endedAt: membership.endedAt,
      })
      .from(membership)
      .where(eq(membership.partnerId, input.partnerId))
      .orderBy(asc(membership.createdAt), asc(membership.id)),
  );
}
