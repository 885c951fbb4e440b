import { and, desc, eq, isNull, max } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { type LocalDate, localDateOf, type TimeZone } from "#app/domain/period.ts";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
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
import { withValidity } from "./validity-text.server.ts";
import { versionInForce } from "./version-in-force.server.ts";

export type OfferingCtx = Ctx & { readonly actor: StaffActor };
export type OfferedVersion = {
  readonly agreementId: string;
  readonly versionId: string;
  readonly n: number;
  readonly textSha256: string;
};

export type OfferInput = {
  readonly enrolmentId: string;
  /** First local day on which it may be in force; left out: the day of the signature. */
  readonly effectiveOn?: LocalDate | undefined;
  /** Terms agreed with this partner alone, until a day from which the version before is in force again. */
  readonly amendment?: { readonly terms: AgreementTerms; readonly expiresOn: LocalDate };
};

/**
 * Offers an enrolment the newest published template of its type, or an amendment of it, as the next version of its
 * agreement. Null when there is no such enrolment. Refuses with `not_allowed` (neither manager nor admin),
 * `agreement_not_offered` (no published template), `effective_day_past`, `amendment_end_before_start` and
 * `no_agreement_in_force` (an amendment of nothing).
 */
export function offerVersion(ctx: OfferingCtx, input: OfferInput): Promise<OfferedVersion | null> {
  return withActor(ctx, (tx) => offerVersionInTx(tx, ctx, input));
}

/** The same inside the caller's transaction. */
export async function offerVersionInTx(
  tx: Tx,
  ctx: OfferingCtx,
  input: OfferInput,
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
  const terms = input.amendment?.terms ?? agreementTermsSchema.parse(template.terms);
  await refuseDays(tx, ctx, input, terms.timeZone);
  const { effectiveOn = null } = input;
  const expiresOn = input.amendment?.expiresOn ?? null;
  const products = await tx.select({ key: product.key, name: product.name }).from(product);
  const written = {
    title: template.title,
    terms,
    productNames: new Map(products.map(({ key, name }) => [key, name])),
  };
  const validity = { effectiveOn, expiresOn };
  const textEn = withValidity(agreementText(written, "en"), validity, "en");
  const textEs = withValidity(agreementText(written, "es"), validity, "es");
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
    kind: input.amendment ? "amendment" : "template",
    effectiveOn,
    expiresOn,
  });
  await audit(tx, ctx, {
    action: "agreement.offered",
    objectType: "agreement",
    objectId: agreementId,
    partnerId,
    details: { versionId, n, templateId: template.id, textSha256, effectiveOn, expiresOn },
  });
  await tellOwners(tx, ctx, {
    partnerId,
    title: template.title,
    version: n,
    effectiveOn: effectiveOn ?? localDateOf(ctx.now, terms.timeZone),
    agreementId,
  });
  return { agreementId, versionId, n, textSha256 };
}

/** The days that were asked for are to come, and an amendment has something to return to. */
async function refuseDays(tx: Tx, ctx: OfferingCtx, input: OfferInput, timeZone: TimeZone): Promise<void> {
  const today = localDateOf(ctx.now, timeZone);
  if (input.effectiveOn && input.effectiveOn < today) throw new DomainError("effective_day_past");
  if (!input.amendment) return;
  if (input.amendment.expiresOn <= (input.effectiveOn ?? today))
    throw new DomainError("amendment_end_before_start");
  if (!(await versionInForce(tx, input.enrolmentId, input.effectiveOn ?? today)))
    throw new DomainError("no_agreement_in_force");
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
    readonly agreementId: string;
  },
): Promise<void> {
  const { partnerId, title, version, effectiveOn, agreementId } = offered;
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
      props: {
        title: title[locale],
        version,
        effectiveOn,
        agreementUrl: `${ctx.origin}/portal/agreement?agreement=${agreementId}${version > 1 ? "#difference" : ""}`,
      },
      to: email,
      locale,
      timeZone,
      partnerId,
      now: ctx.now,
    });
}
