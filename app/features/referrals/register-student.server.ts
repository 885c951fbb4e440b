import { and, eq, inArray } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { emailKey } from "#app/domain/name-key.ts";
import { protectedUntil } from "#app/domain/referral-rules.ts";
import { referral, referralSubject } from "#db/schema/referrals.ts";
import { withActor } from "#db/with-actor.server.ts";
import { lockKeys, studentKey } from "./claim-keys.server.ts";
import type { StudentReferralInput } from "./referral-input.ts";
import { type MemberCtx, referringEnrolment } from "./referring-enrolment.server.ts";
import { insertClaimsIfFree, insertReferral } from "./write-referral.server.ts";

/**
 * Registers a student. The answer is the same whether or not another partner referred the person: the second one has
 * no claim, which only the staff see. No day of protection is told either, since only the first has one.
 */
export function registerStudent(
  ctx: MemberCtx,
  input: StudentReferralInput,
  secret: string | null,
): Promise<{ outcome: "registered"; referralId: string; protectedUntil: null }> {
  const key = studentKey(input.email, secret);
  const email = emailKey(input.email);
  const { partnerId } = ctx.actor;
  return withActor(ctx, async (tx) => {
    const { enrolmentId } = input;
    const own = await referringEnrolment(tx, { partnerId, kind: "student", enrolmentId, at: ctx.now });
    const { productKey, terms } = own;
    await lockKeys(tx, [key]);
    // Looked up among the partner's own students, not by the claim: a partner without one must hear the same.
    const [known] = await tx
      .select({ id: referral.id })
      .from(referral)
      .innerJoin(referralSubject, eq(referralSubject.id, referral.subjectId))
      .where(
        and(
          eq(referral.partnerId, partnerId),
          eq(referral.productKey, productKey),
          eq(referralSubject.email, email),
          inArray(referral.status, ["registered", "accepted"]),
        ),
      )
      .limit(1);
    if (known) throw new DomainError("claim_already_yours");
    const referralId = await insertReferral(tx, ctx, {
      partnerId,
      registeredBy: ctx.actor.accountId,
      enrolmentId: own.enrolmentId,
      productKey,
      kind: "student",
      company: null,
      domain: null,
      taxIdKey: null,
      country: null,
      cohort: input.cohort ?? null,
      estimatedMinor: null,
      estimatedCurrency: null,
      note: input.note ?? "",
      protectedUntil: null,
      subject: {
        personName: input.personName,
        email,
        lawfulBasis: "consent",
        consentOn: input.consentOn,
      },
    });
    await insertClaimsIfFree(tx, {
      partnerId,
      referralId,
      productKey,
      kind: "student",
      keys: [key],
      from: ctx.now,
      until: protectedUntil(ctx.now, terms.protectionDays, terms.timeZone).at,
    });
    return { outcome: "registered", referralId, protectedUntil: null };
  });
}
