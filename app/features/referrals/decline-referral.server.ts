import { eq } from "drizzle-orm";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { partner } from "#db/schema/partners.ts";
import { referral } from "#db/schema/referrals.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import type { DeclineReason, EndedReason } from "./decline-reasons.ts";
import { endClaims } from "./end-claims.server.ts";
import { findMailOf } from "./find-mail-of.server.ts";
import { lockReferral, type ManagerCtx } from "./lock-referral.server.ts";

/**
 * Declines a referral with a coded reason and, if one is given, a sentence; its claims end at once. Null when there is
 * none. Refuses as `lockReferral` does.
 */
export function declineReferral(
  ctx: ManagerCtx,
  input: {
    readonly referralId: string;
    readonly reason: DeclineReason;
    readonly reasonText?: string | undefined;
  },
): Promise<{ readonly referralId: string } | null> {
  return withActor(ctx, async (tx) => {
    const row = await lockReferral(tx, ctx, input.referralId);
    if (!row) return null;
    await endReferral(tx, ctx, row, { reason: input.reason, reasonText: input.reasonText ?? null });
    return { referralId: row.id };
  });
}

/** A locked, open referral is declined: its claims end, its partner is told. */
export async function endReferral(
  tx: Tx,
  ctx: ManagerCtx,
  row: typeof referral.$inferSelect,
  why: { readonly reason: EndedReason; readonly reasonText: string | null },
): Promise<void> {
  await tx
    .update(referral)
    .set({
      status: "declined",
      decidedAt: ctx.now,
      decidedBy: ctx.actor.accountId,
      reasonCode: why.reason,
      reasonText: why.reasonText,
    })
    .where(eq(referral.id, row.id));
  await endClaims(tx, row.id, ctx.now);
  await audit(tx, ctx, {
    action: "referral.declined",
    objectType: "referral",
    objectId: row.id,
    partnerId: row.partnerId,
    details: { reason: why.reason },
  });
  const { partnerId, registeredBy: accountId } = row;
  const [reader] = await tx.select({ locale: partner.locale }).from(partner).where(eq(partner.id, partnerId));
  const to = await findMailOf(tx, { partnerId, accountId });
  if (!reader || !to) return;
  const sentence = textIn(reader.locale)(`referrals.reason.${why.reason}`);
  await queueMail(tx, {
    template: "referral_declined",
    props: {
      customer: row.label,
      reason: why.reasonText ? `${sentence} ${why.reasonText}` : sentence,
      referralUrl: `${ctx.origin}/portal/referrals/${row.id}`,
    },
    to,
    locale: reader.locale,
    partnerId,
    now: ctx.now,
  });
}
