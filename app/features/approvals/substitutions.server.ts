import { and, eq, gt, isNull, lte } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { newId } from "#db/new-id.server.ts";
import { substitution } from "#db/schema/approvals.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { currentRoles } from "./current-roles.server.ts";
import type { StaffCtx } from "./staff-ctx.ts";

const LONGEST_MS = 92 * 86_400_000;

export type NewSubstitution = {
  readonly forAccountId: string;
  readonly byAccountId: string;
  readonly from: Date;
  readonly to: Date;
  readonly reason: string;
};

/**
 * Lets one person of the company approve in the place of another, `[from, to)`: said by that other person, who is of
 * finance, or by an admin; never by the substitute. Answers its id. Refuses: not_allowed, substitution_invalid.
 */
export function addSubstitution(ctx: StaffCtx, wanted: NewSubstitution): Promise<string> {
  return withActor(ctx, async (tx) => {
    const { forAccountId, byAccountId, from, to, reason } = wanted;
    const own = await currentRoles(tx, ctx.actor.accountId);
    if (forAccountId !== ctx.actor.accountId && !own.includes("admin")) throw new DomainError("not_allowed");
    const length = to.getTime() - from.getTime();
    const isSane =
      forAccountId !== byAccountId &&
      byAccountId !== ctx.actor.accountId &&
      length > 0 &&
      length <= LONGEST_MS &&
      to > ctx.now &&
      (await currentRoles(tx, forAccountId)).includes("finance") &&
      (await currentRoles(tx, byAccountId)).length > 0;
    if (!isSane) throw new DomainError("substitution_invalid");
    const id = newId("sub", ctx.now);
    await tx.insert(substitution).values({
      id,
      forAccountId,
      byAccountId,
      fromAt: from,
      toAt: to,
      reason,
      createdBy: ctx.actor.accountId,
      createdAt: ctx.now,
    });
    await audit(tx, ctx, {
      action: "substitution.added",
      objectType: "substitution",
      objectId: id,
      details: { forAccountId, byAccountId, from: from.toISOString(), to: to.toISOString() },
    });
    return id;
  });
}

/** Ends it before its time: by either of the two, or an admin. False when there is none. Refuses: not_allowed, substitution_over. */
export function endSubstitution(
  ctx: StaffCtx,
  { substitutionId }: { readonly substitutionId: string },
): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select()
      .from(substitution)
      .where(eq(substitution.id, substitutionId))
      .for("update");
    if (!row) return false;
    const { accountId } = ctx.actor;
    const isConcerned = row.forAccountId === accountId || row.byAccountId === accountId;
    if (!isConcerned && !(await currentRoles(tx, accountId)).includes("admin"))
      throw new DomainError("not_allowed");
    if (row.endedAt !== null || row.toAt <= ctx.now) throw new DomainError("substitution_over");
    await tx
      .update(substitution)
      .set({ endedAt: ctx.now, endedBy: accountId })
      .where(eq(substitution.id, substitutionId));
    await audit(tx, ctx, { action: "substitution.ended", objectType: "substitution", objectId: row.id });
    return true;
  });
}

/** The person of finance in whose place somebody stands at this instant; the one named longest, when there are several. */
export async function standsInFor(tx: Tx, accountId: string, now: Date): Promise<string | null> {
  const rows = await tx
    .select({ forAccountId: substitution.forAccountId })
    .from(substitution)
    .where(
      and(
        eq(substitution.byAccountId, accountId),
        lte(substitution.fromAt, now),
        gt(substitution.toAt, now),
        isNull(substitution.endedAt),
      ),
    )
    .orderBy(substitution.createdAt)
    .for("share");
  for (const { forAccountId } of rows)
    if ((await currentRoles(tx, forAccountId)).includes("finance")) return forAccountId;
  return null;
}
