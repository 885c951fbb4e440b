import { eq } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";
import { localDateOf } from "#app/domain/period.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { newId } from "#db/new-id.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { partnerType } from "#db/schema/catalogue.ts";
import { application, enrolment, partner, payeeProfile } from "#db/schema/partners.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { type DecidingCtx, lockForDecision } from "./decide-application.server.ts";

export type ApproveInput = {
  readonly applicationId: string;
  readonly legalEntityId: string;
  readonly segmentKey: string | null;
};

export type ApprovedPartner = {
  readonly partnerId: string;
  readonly enrolmentId: string;
  readonly partnerTypeKey: string;
  readonly legalEntityId: string;
  readonly companyName: string;
  /** The owner's address, language and zone, for the mails that follow. */
  readonly email: string;
  readonly locale: Locale;
  readonly timeZone: string;
};

/**
 * Approves inside the caller's transaction: partner, enrolment, payee profile, the applicant as owner, the mail. The
 * caller offers the agreement in the same transaction. Null when there is no such application. Refuses as
 * `lockForDecision` does.
 */
export async function approveApplicationInTx(
  tx: Tx,
  ctx: DecidingCtx,
  input: ApproveInput,
): Promise<ApprovedPartner | null> {
  const applied = await lockForDecision(tx, ctx, input.applicationId);
  if (!applied) return null;
  const { accountId, companyName, country, email, locale, timeZone } = applied;
  invariant(accountId, "a submitted application has an account");
  const [type] = await tx.select().from(partnerType).where(eq(partnerType.key, applied.partnerTypeKey));
  invariant(type, "an application is for a partner type");

  const partnerId = newId("par", ctx.now);
  const enrolmentId = newId("enr", ctx.now);
  await tx.insert(partner).values({
    id: partnerId,
    name: companyName,
    nameKey: applied.nameKey,
    website: applied.website,
    country,
    timeZone,
    locale,
    status: "active",
    createdAt: ctx.now,
  });
  await tx.insert(enrolment).values({
    id: enrolmentId,
    partnerId,
    partnerTypeKey: type.key,
    categoryKey: type.categoryKey,
    segmentKey: input.segmentKey,
    legalEntityId: input.legalEntityId,
    managerAccountId: ctx.actor.accountId,
    status: "active",
    createdAt: ctx.now,
  });
  await tx.insert(payeeProfile).values({
    id: newId("pyp", ctx.now),
    partnerId,
    legalName: companyName,
    country,
    kind: "company",
    validFrom: localDateOf(ctx.now, timeZone),
    createdAt: ctx.now,
  });
  await tx.insert(membership).values({
    id: newId("mem", ctx.now),
    partnerId,
    accountId,
    role: "owner",
    displayName: applied.contactName,
    email,
    createdAt: ctx.now,
  });
  await tx
    .update(application)
    .set({ status: "approved", decidedAt: ctx.now, decidedBy: ctx.actor.accountId, partnerId })
    .where(eq(application.id, applied.id));
  await audit(tx, ctx, {
    action: "application.approved",
    objectType: "application",
    objectId: applied.id,
    partnerId,
    details: { legalEntityId: input.legalEntityId, segmentKey: input.segmentKey },
  });
  await queueMail(tx, {
    template: "application_approved",
    props: { company: companyName, enterUrl: `${ctx.origin}/sign-in`, hasPassword: true },
    to: email,
    locale,
    timeZone,
    partnerId,
    now: ctx.now,
  });
  const { partnerTypeKey } = applied;
  const { legalEntityId } = input;
  return {
    partnerId,
    enrolmentId,
    partnerTypeKey,
    legalEntityId,
    companyName,
    email,
    locale,
    timeZone,
  };
}
