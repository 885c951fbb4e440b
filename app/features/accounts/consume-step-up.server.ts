import { and, desc, eq, gte, isNull, lte } from "drizzle-orm";
import type { MemberActor, StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { STEP_UP_MINUTES, type StepUpPurpose } from "#app/domain/step-up.ts";
import { stepUp } from "#db/schema/factors.ts";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * Uses up the actor's own newest proof for exactly this purpose and subject, in the act's own transaction: of two
 * acts at once one gets it. Answers its id, for the act's row. Refuses with `step_up_required`: none, another
 * subject's, older than five minutes, used already.
 */
export async function consumeStepUp(
  tx: Tx,
  ctx: { readonly actor: MemberActor | StaffActor; readonly now: Date },
  { purpose, subject }: { readonly purpose: StepUpPurpose; readonly subject: string },
): Promise<string> {
  const earliest = new Date(ctx.now.getTime() - STEP_UP_MINUTES * 60_000);
  const fits = and(
    eq(stepUp.accountId, ctx.actor.accountId),
    eq(stepUp.purpose, purpose),
    eq(stepUp.subject, subject),
    isNull(stepUp.usedAt),
    gte(stepUp.provedAt, earliest),
    lte(stepUp.provedAt, ctx.now),
  );
  const [newest] = await tx
    .select({ id: stepUp.id })
    .from(stepUp)
    .where(fits)
    .orderBy(desc(stepUp.provedAt), desc(stepUp.id))
    .limit(1);
  if (!newest) throw new DomainError("step_up_required");
  const [used] = await tx
    .update(stepUp)
    .set({ usedAt: ctx.now })
    .where(and(eq(stepUp.id, newest.id), isNull(stepUp.usedAt)))
    .returning({ id: stepUp.id });
  if (!used) throw new DomainError("step_up_required");
  return used.id;
}
