import { and, eq, sql } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { whyNotBackdate } from "#app/domain/backdating-rules.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { LocalDate } from "#app/domain/period.ts";
import { inForceAsKnown } from "#app/features/agreements/in-force-as-known.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { acceptance, agreementInForce, agreementVersion, backdating } from "#db/schema/agreements.ts";
import { withActor } from "#db/with-actor.server.ts";

export type BackdatingCtx = Ctx & { readonly actor: StaffActor };

/**
 * Proposes that a signed version be in force from an earlier day. Changes nothing until another person confirms it.
 * Null when there is no such version. Refuses: not_allowed, version_not_signed, backdating_not_back.
 */
export function proposeBackdating(
  ctx: BackdatingCtx,
  input: { readonly versionId: string; readonly effectiveOn: LocalDate; readonly reason: string },
): Promise<{ readonly backdatingId: string } | null> {
  return withActor(ctx, async (tx) => {
    const [version] = await tx
      .select({
        id: agreementVersion.id,
        partnerId: agreementVersion.partnerId,
        enrolmentId: agreementVersion.enrolmentId,
        acceptanceId: acceptance.id,
      })
      .from(agreementVersion)
      .leftJoin(acceptance, eq(acceptance.agreementVersionId, agreementVersion.id))
      .where(eq(agreementVersion.id, input.versionId));
    if (!version) return null;
    const [own] = await tx
      .select({ fromOn: sql<string | null>`min(lower(${agreementInForce.during}))::text` })
      .from(agreementInForce)
      .where(and(eq(agreementInForce.agreementVersionId, version.id), inForceAsKnown(null)));
    const refusal = whyNotBackdate(
      { isSigned: version.acceptanceId !== null, inForceFrom: own?.fromOn ?? null },
      input.effectiveOn,
      ctx.actor,
    );
    if (refusal) throw new DomainError(refusal);
    const backdatingId = newId("bkd", ctx.now);
    const { partnerId, enrolmentId } = version;
    await tx.insert(backdating).values({
      id: backdatingId,
      partnerId,
      enrolmentId,
      agreementVersionId: version.id,
      effectiveOn: input.effectiveOn,
      reason: input.reason,
      status: "proposed",
      proposedBy: ctx.actor.accountId,
      proposedAt: ctx.now,
    });
    await audit(tx, ctx, {
      action: "backdating.proposed",
      objectType: "backdating",
      objectId: backdatingId,
      partnerId,
      details: { versionId: version.id, effectiveOn: input.effectiveOn },
    });
    return { backdatingId };
  });
}
