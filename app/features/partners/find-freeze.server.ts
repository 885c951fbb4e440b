import { and, desc, eq, isNull } from "drizzle-orm";
import type { FreezeOutcome } from "#app/domain/freeze-rules.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { staffRole } from "#db/schema/accounts.ts";
import { payoutFreeze } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";

/** Payouts that are stopped, as finance sees it. */
export type FreezeView = {
  readonly id: string;
  readonly frozenAt: Date;
  /** The address whose link it was; null when somebody of the company did it. */
  readonly reportedBy: string | null;
  readonly frozenByName: string | null;
  readonly asked: {
    readonly at: Date;
    readonly byName: string;
    /** The reader asked, so another person confirms. */
    readonly isOwn: boolean;
    readonly outcome: FreezeOutcome;
    readonly reason: string;
  } | null;
};

/** The open freeze of a partner, for people of the company; null when payouts are not stopped. */
export function findFreeze(
  ctx: Pick<Ctx, "db" | "actor">,
  { partnerId }: { readonly partnerId: string },
): Promise<FreezeView | null> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select()
      .from(payoutFreeze)
      .where(and(eq(payoutFreeze.partnerId, partnerId), isNull(payoutFreeze.liftedAt)))
      .orderBy(desc(payoutFreeze.frozenAt))
      .limit(1);
    if (!row) return null;
    const people = await tx.select({ id: staffRole.accountId, name: staffRole.displayName }).from(staffRole);
    const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? "";
    const me = "accountId" in ctx.actor ? ctx.actor.accountId : null;
    return {
      id: row.id,
      frozenAt: row.frozenAt,
      reportedBy: row.cause === "not_me" ? row.frozenBy : null,
      frozenByName: row.cause === "company" ? nameOf(row.frozenBy) : null,
      asked:
        row.liftAskedBy && row.liftAskedAt && row.outcome
          ? {
              at: row.liftAskedAt,
              byName: nameOf(row.liftAskedBy),
              isOwn: row.liftAskedBy === me,
              outcome: row.outcome as FreezeOutcome,
              reason: row.reasonText ?? "",
            }
          : null,
    };
  });
}
