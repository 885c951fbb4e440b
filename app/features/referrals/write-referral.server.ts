import { nameKey } from "#app/domain/name-key.ts";
import type { ReferralKind } from "#app/domain/referral-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { referral, referralClaim, referralSubject } from "#db/schema/referrals.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { answerDueAt } from "./referral-input.ts";

type NewReferral = Pick<
  typeof referral.$inferInsert,
  | "partnerId"
  | "registeredBy"
  | "enrolmentId"
  | "productKey"
  | "domain"
  | "taxIdKey"
  | "country"
  | "cohort"
  | "estimatedMinor"
  | "estimatedCurrency"
  | "note"
  | "protectedUntil"
> & {
  readonly kind: ReferralKind;
  /** What lists show, and what it is compared by; null for a student, who gets a number and is named nowhere else. */
  readonly company: { readonly label: string; readonly nameKey: string } | null;
  readonly subject: Pick<
    typeof referralSubject.$inferInsert,
    "personName" | "email" | "lawfulBasis" | "consentOn"
  >;
};

/** Writes subject, referral and audit in a partner's name, whoever acts; answers the referral's id. */
export async function insertReferral(tx: Tx, ctx: Ctx, wanted: NewReferral): Promise<string> {
  const { subject, company, ...rest } = wanted;
  const { partnerId } = wanted;
  const subjectId = newId("sub", ctx.now);
  const id = newId("ref", ctx.now);
  const label = company?.label ?? `Student ${id.slice(-4).toUpperCase()}`;
  await tx.insert(referralSubject).values({ id: subjectId, partnerId, createdAt: ctx.now, ...subject });
  await tx.insert(referral).values({
    id,
    subjectId,
    ...rest,
    label,
    nameKey: company?.nameKey ?? nameKey(label),
    status: "registered",
    registeredAt: ctx.now,
    answerDueAt: answerDueAt(ctx.now),
  });
  await audit(tx, ctx, {
    action: "referral.registered",
    objectType: "referral",
    objectId: id,
    partnerId,
    details: { kind: wanted.kind, productKey: wanted.productKey, enrolmentId: wanted.enrolmentId },
  });
  return id;
}

type NewClaims = {
  readonly partnerId: string;
  readonly referralId: string;
  readonly productKey: string;
  readonly kind: ReferralKind;
  readonly keys: readonly string[];
  readonly from: Date;
  /** End excluded. */
  readonly until: Date;
};

/** One row a key; `referral_claim_first` refuses a key that is taken. */
export async function insertClaims(tx: Tx, claims: NewClaims): Promise<void> {
  await tx.insert(referralClaim).values(claimRows(claims));
}

/** The same for a key that may be taken: then nothing is written and nothing said. */
export async function insertClaimsIfFree(tx: Tx, claims: NewClaims): Promise<void> {
  await tx.insert(referralClaim).values(claimRows(claims)).onConflictDoNothing();
}

function claimRows({ keys, from, until, ...rest }: NewClaims) {
  const during = `[${from.toISOString()},${until.toISOString()})`;
  return keys.map((key) => ({ ...rest, id: newId("clm", from), key, during }));
}
