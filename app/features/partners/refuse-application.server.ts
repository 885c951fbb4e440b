import { eq } from "drizzle-orm";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { application } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type DecidingCtx, lockForDecision } from "./decide-application.server.ts";
import type { RefusalReason } from "./refusal-reasons.ts";

/**
 * Refuses an application with a coded reason and a sentence of the manager's; the applicant gets both. False when
 * there is no such application. Refuses as `lockForDecision` does.
 */
export function refuseApplication(
  ctx: DecidingCtx,
  input: {
    readonly applicationId: string;
    readonly reasonCode: RefusalReason;
    readonly reasonText: string;
  },
): Promise<boolean> {
  const { applicationId, reasonCode, reasonText } = input;
  return withActor(ctx, async (tx) => {
    const applied = await lockForDecision(tx, ctx, applicationId);
    if (!applied) return false;
    await tx
      .update(application)
      .set({
        status: "refused",
        decidedAt: ctx.now,
        decidedBy: ctx.actor.accountId,
        reasonCode,
        reasonText,
      })
      .where(eq(application.id, applicationId));
    await audit(tx, ctx, {
      action: "application.refused",
      objectType: "application",
      objectId: applicationId,
      details: { reasonCode },
    });
    const sentence = textIn(applied.locale)(`partners.refusal.${reasonCode}`);
    await queueMail(tx, {
      template: "application_refused",
      props: { company: applied.companyName, reason: `${sentence} ${reasonText}`.trim() },
      to: applied.email,
      locale: applied.locale,
      timeZone: applied.timeZone,
      now: ctx.now,
    });
    return true;
  });
}
