import { and, desc, eq } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";
import { localDateOf } from "#app/domain/period.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { acceptance, agreementVersion } from "#db/schema/agreements.ts";
import { pgErrorOf, type Tx, withActor } from "#db/with-actor.server.ts";

export type AcceptInput = {
  readonly versionId: string;
  /** Hash of the text that the person was shown. */
  readonly shownSha256: string;
  readonly signatoryName: string;
  readonly signatoryCapacity: string;
  /** IP address from which it was accepted. */
  readonly address: string;
  readonly locale: Locale;
};

/**
 * Signs the newest version of an agreement: typed name, capacity, time, address and the hash of the text that was
 * shown. It is in force from the day that it was offered for, or from today when that is over, in the zone of its
 * terms. Null when there is no such version. Refuses with `not_allowed` (not an owner), `agreement_not_offered` (a newer
 * version is on offer), `agreement_text_changed` (another text was shown), `agreement_already_accepted`,
 * `version_already_ended`.
 */
export async function acceptAgreement(
  ctx: Ctx & { readonly actor: MemberActor },
  input: AcceptInput,
): Promise<{ acceptanceId: string; effectiveOn: string } | null> {
  if (ctx.actor.role !== "owner") throw new DomainError("not_allowed");
  try {
    return await withActor(ctx, (tx) => sign(tx, ctx, input));
  } catch (error) {
    if (pgErrorOf(error)?.constraint === "acceptance_once")
      throw new DomainError("agreement_already_accepted");
    throw error;
  }
}

async function sign(tx: Tx, ctx: Ctx & { readonly actor: MemberActor }, input: AcceptInput) {
  const { accountId, partnerId } = ctx.actor;
  const [version] = await tx
    .select()
    .from(agreementVersion)
    .where(and(eq(agreementVersion.id, input.versionId), eq(agreementVersion.partnerId, partnerId)));
  if (!version) return null;
  const [newest] = await tx
    .select({ id: agreementVersion.id })
    .from(agreementVersion)
    .where(eq(agreementVersion.agreementId, version.agreementId))
    .orderBy(desc(agreementVersion.n))
    .limit(1);
  if (newest?.id !== version.id) throw new DomainError("agreement_not_offered");
  if (version.textSha256 !== input.shownSha256) throw new DomainError("agreement_text_changed");

  const { timeZone } = agreementTermsSchema.parse(version.terms);
  const acceptanceId = newId("acc", ctx.now);
  const today = localDateOf(ctx.now, timeZone);
  const effectiveOn = version.effectiveOn && version.effectiveOn > today ? version.effectiveOn : today;
  if (version.expiresOn && version.expiresOn <= effectiveOn) throw new DomainError("version_already_ended");
  await tx.insert(acceptance).values({
    id: acceptanceId,
    partnerId,
    agreementVersionId: version.id,
    accountId,
    signatoryName: input.signatoryName,
    signatoryCapacity: input.signatoryCapacity,
    acceptedAt: ctx.now,
    effectiveOn,
    address: input.address,
    locale: input.locale,
    textSha256: input.shownSha256,
  });
  await audit(tx, ctx, {
    action: "agreement.accepted",
    objectType: "agreement",
    objectId: version.agreementId,
    details: {
      acceptanceId,
      versionId: version.id,
      n: version.n,
      textSha256: version.textSha256,
      effectiveOn,
    },
  });
  // The lines of others on the same customers follow from weights, never from this partner's terms.
  await enqueue(tx, "rate_open_month", { partnerId }, { jobKey: `rate:${partnerId}` });
  return { acceptanceId, effectiveOn };
}
