import { and, eq, isNull, sql } from "drizzle-orm";
import { system } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { addDays, localDateOf, startOfDay } from "#app/domain/period.ts";
import { whyNotExtend } from "#app/domain/referral-rules.ts";
import { versionInForceAt } from "#app/features/agreements/version-in-force.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { referral, referralClaim } from "#db/schema/referrals.ts";
import { withActor } from "#db/with-actor.server.ts";
import { findReferral } from "./find-referral.server.ts";
import type { MemberCtx } from "./referring-enrolment.server.ts";

/**
 * Takes the one extension of a referral's protection, by the days of the terms in force now; the claims last as long as the
 * referral. Null when there is none, or it is not the actor's. A member may not write claims, so that the company's side
 * does, guarded by the same conditions. Refuses with `not_allowed`, `no_agreement_in_force`, `referral_already_decided`,
 * `referral_not_extendable`, `referral_already_extended`, `claim_not_protected`.
 */
export async function extendProtection(
  ctx: MemberCtx,
  input: { readonly referralId: string },
): Promise<{ readonly protectedUntil: string } | null> {
  if (ctx.actor.role !== "owner" && ctx.actor.role !== "sales") throw new DomainError("not_allowed");
  const own = await findReferral(ctx, input);
  if (!own) return null;
  const version = await withActor(ctx, (tx) => versionInForceAt(tx, own.enrolmentId, ctx.now));
  if (!version) throw new DomainError("no_agreement_in_force");
  const { protectionExtensionDays: days, timeZone } = version.terms;
  const refusal = whyNotExtend(own, days, localDateOf(ctx.now, timeZone));
  if (refusal) throw new DomainError(refusal);
  const until = addDays(own.protectedUntil ?? "", days);
  await withActor({ db: ctx.db, actor: system("extend_protection") }, async (tx) => {
    const extended = await tx
      .update(referral)
      .set({ protectedUntil: until, extendedAt: ctx.now })
      .where(and(eq(referral.id, own.id), eq(referral.status, "registered"), isNull(referral.extendedAt)))
      .returning({ id: referral.id });
    if (extended.length === 0) throw new DomainError("referral_already_extended");
    const end = sql`${startOfDay(until, timeZone).toISOString()}::timestamptz`;
    await tx
      .update(referralClaim)
      .set({ during: sql`tstzrange(lower(${referralClaim.during}), ${end})` })
      .where(
        and(
          eq(referralClaim.referralId, own.id),
          sql`${referralClaim.during} @> ${ctx.now.toISOString()}::timestamptz`,
        ),
      );
    await audit(tx, ctx, {
      action: "referral.extended",
      objectType: "referral",
      objectId: own.id,
      partnerId: own.partnerId,
      details: { protectedUntil: until, days },
    });
  });
  return { protectedUntil: until };
}
