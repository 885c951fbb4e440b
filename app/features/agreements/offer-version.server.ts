import { and, desc, eq, isNull, max } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { localDateOf } from "#app/domain/period.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { newId } from "#db/new-id.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { agreement, agreementTemplate, agreementVersion } from "#db/schema/agreements.ts";
import { product } from "#db/schema/catalogue.ts";
import { enrolment, partner } from "#db/schema/partners.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { agreementHash, agreementText } from "./agreement-text.server.ts";

export type OfferingCtx = Ctx & { readonly actor: StaffActor };
export type OfferedVersion = {
  readonly agreementId: string;
  readonly versionId: string;
  readonly n: number;
  readonly textSha256: string;
};

/**
 * Offers an enrolment the newest published template of its type as the next version of its agreement. Null when there
 * is no such enrolment. Refuses with `not_allowed` (neither manager nor admin) and `agreement_not_offered` (no
 * published template).
 */
export function offerVersion(
  ctx: OfferingCtx,
  input: { readonly enrolmentId: string },
): Promise<OfferedVersion | null> {
  return withActor(ctx, (tx) => offerVersionInTx(tx, ctx, input));
}

/** The same inside the caller's transaction. */
export async function offerVersionInTx(
  tx: Tx,
  ctx: OfferingCtx,
  input: { readonly enrolmentId: string },
): Promise<OfferedVersion | null> {
  if (!ctx.actor.roles.some((role) => role === "manager" || role === "admin"))
    throw new DomainError("not_allowed");
  const [enrolled] = await tx.select().from(enrolment).where(eq(enrolment.id, input.enrolmentId));
  if (!enrolled) return null;
  const [template] = await tx
    .select()
    .from(agreementTemplate)
    .where(
      and(
        eq(agreementTemplate.partnerTypeKey, enrolled.partnerTypeKey),
        eq(agreementTemplate.status, "published"),
      ),
    )
    .orderBy(desc(agreementTemplate.version))
    .limit(1);
  if (!template) throw new DomainError("agreement_not_offered");
  const terms = agreementTermsSchema.parse(template.terms);
  const products = await tx.select({ key: product.key, name: product.name }).from(product);
  const written = {
    title: template.title,
    terms,
    productNames: new Map(products.map(({ key, name }) => [key, name])),
  };
  const textEn = agreementText(written, "en");
  const textEs = agreementText(written, "es");
  const textSha256 = agreementHash({ terms, textEn, textEs });

  const { agreementId, n } = await nextVersion(tx, ctx, enrolled);
  const versionId = newId("ver", ctx.now);
  const { partnerId, id: enrolmentId } = enrolled;
  await tx.insert(agreementVersion).values({
    id: versionId,
    partnerId,
    agreementId,
    enrolmentId,
    n,
    templateId: template.id,
    terms,
    textEn,
    textEs,
    textSha256,
    offeredAt: ctx.now,
    offeredBy: ctx.actor.accountId,
  });
  await audit(tx, ctx, {
    action: "agreement.offered",
    objectType: "agreement",
    objectId: agreementId,
    partnerId,
    details: { versionId, n, templateId: template.id, textSha256 },
  });
  await tellOwners(tx, ctx, {
    partnerId,
    title: template.title,
    version: n,
    effectiveOn: localDateOf(ctx.now, terms.timeZone),
  });
  return { agreementId, versionId, n, textSha256 };
}

/** The enrolment's agreement, made when there is none, locked so that two offers get two numbers. */
async function nextVersion(
  tx: Tx,
  ctx: OfferingCtx,
  enrolled: { readonly id: string; readonly partnerId: string },
): Promise<{ agreementId: string; n: number }> {
  await tx
    .insert(agreement)
    .values({
      id: newId("agr", ctx.now),
      partnerId: enrolled.partnerId,
      enrolmentId: enrolled.id,
      createdAt: ctx.now,
    })
    .onConflictDoNothing({ target: agreement.enrolmentId });
  const [own] = await tx
    .select({ id: agreement.id })
    .from(agreement)
    .where(eq(agreement.enrolmentId, enrolled.id))
    .for("update");
  invariant(own, "an enrolment has one agreement");
  const [last] = await tx
    .select({ n: max(agreementVersion.n) })
    .from(agreementVersion)
    .where(eq(agreementVersion.agreementId, own.id));
  return { agreementId: own.id, n: (last?.n ?? 0) + 1 };
}

async function tellOwners(
  tx: Tx,
  ctx: OfferingCtx,
  offered: {
    readonly partnerId: string;
    readonly title: { readonly en: string; readonly es: string };
    readonly version: number;
    readonly effectiveOn: string;
  },
): Promise<void> {
  const { partnerId, title, version, effectiveOn } = offered;
  const owners = await tx
    .select({ email: membership.email, locale: partner.locale, timeZone: partner.timeZone })
    .from(membership)
    .innerJoin(partner, eq(partner.id, membership.partnerId))
    .where(
      and(eq(membership.partnerId, partnerId), eq(membership.role, "owner"), isNull(membership.endedAt)),
    );
  for (const { email, locale, timeZone } of owners)
    await queueMail(tx, {
      template: "agreement_offered",
      props: { title: title[locale], version, effectiveOn, agreementUrl: `${ctx.origin}/portal/agreement` },
      to: email,
      locale,
      timeZone,
      partnerId,
      now: ctx.now,
    });
}
