import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { nameKey } from "#app/domain/name-key.ts";
import { protectedUntil } from "#app/domain/referral-rules.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { partner } from "#db/schema/partners.ts";
import { pgErrorOf, type Tx, withActor } from "#db/with-actor.server.ts";
import { companyKeys, lockKeys, readDomain, taxIdKey } from "./claim-keys.server.ts";
import { findClaimOutcome, refusalOf } from "./claim-outcome.server.ts";
import { findMailOf } from "./find-mail-of.server.ts";
import type {
  ClientReferralInput,
  CompanyInput,
  ProjectReferralInput,
  ReferralInput,
} from "./referral-input.ts";
import { type MemberCtx, type ReferringEnrolment, referringEnrolment } from "./referring-enrolment.server.ts";
import { registerStudent } from "./register-student.server.ts";
import { insertClaims, insertReferral } from "./write-referral.server.ts";

export type RegisteringCtx = MemberCtx & {
  /** Key of the hash by which the same student is found again; needed for students only. */
  readonly studentKeySecret?: string | null;
};

export type Registration =
  | { readonly outcome: "protected"; readonly referralId: string; readonly protectedUntil: string }
  | { readonly outcome: "registered"; readonly referralId: string; readonly protectedUntil: null };

/**
 * Registers a claim at the time of the server. First in, first served: of two at one instant the database lets exactly
 * one in. Refuses with `not_allowed` (neither owner nor sales, or nothing of the kind is referred),
 * `no_agreement_in_force`, `referral_domain_invalid`, `referral_domain_is_freemail`, `claim_already_yours`,
 * `claim_already_protected` (value: until; never whose), `claim_already_customer`. A student is always `registered`:
 * whether somebody else referred the person is decided later by the staff.
 */
export async function registerReferral(ctx: RegisteringCtx, input: ReferralInput): Promise<Registration> {
  if (ctx.actor.role !== "owner" && ctx.actor.role !== "sales") throw new DomainError("not_allowed");
  if (input.kind === "student") return registerStudent(ctx, input, ctx.studentKeySecret ?? null);
  const company = identifyCompany(input);
  try {
    return await withActor(ctx, (tx) => registerCompany(tx, ctx, input, company));
  } catch (error) {
    if (pgErrorOf(error)?.constraint !== "referral_claim_first") throw error;
    // Somebody else was first, so the transaction is gone; a second one tells until when.
    throw await withActor(ctx, async (tx) => {
      const own = await enrolmentFor(tx, ctx, input);
      const met = await findClaimOutcome(tx, {
        productKey: own.productKey,
        kind: input.kind,
        keys: company.keys,
        at: ctx.now,
      });
      return met ? refusalOf(met, own.terms.timeZone) : new DomainError("claim_already_protected");
    });
  }
}

export type IdentifiedCompany = {
  readonly domain: string | null;
  readonly taxIdKey: string | null;
  readonly keys: readonly string[];
};

/** A company's keys from what was typed. Refuses with `referral_domain_invalid` and `referral_domain_is_freemail`. */
export function identifyCompany(typed: CompanyInput): IdentifiedCompany {
  const read = typed.domain ? readDomain(typed.domain) : null;
  if (read && !read.ok) throw new DomainError(`referral_${read.code}`);
  const domain = read?.domain ?? null;
  const tax = typed.taxId ? taxIdKey(typed.taxId, typed.country) : null;
  const { companyName: name, country } = typed;
  return { domain, taxIdKey: tax, keys: companyKeys({ name, country, domain, taxIdKey: tax }) };
}

function enrolmentFor(tx: Tx, ctx: MemberCtx, input: ReferralInput) {
  const { partnerId } = ctx.actor;
  return referringEnrolment(tx, { partnerId, kind: input.kind, enrolmentId: input.enrolmentId, at: ctx.now });
}

async function registerCompany(
  tx: Tx,
  ctx: MemberCtx,
  input: ClientReferralInput | ProjectReferralInput,
  company: IdentifiedCompany,
): Promise<Registration> {
  const own = await enrolmentFor(tx, ctx, input);
  const { kind } = input;
  const { keys } = company;
  await lockKeys(tx, keys);
  const met = await findClaimOutcome(tx, { productKey: own.productKey, kind, keys, at: ctx.now });
  if (met) throw refusalOf(met, own.terms.timeZone);

  const until = protectedUntil(ctx.now, own.terms.protectionDays, own.terms.timeZone);
  const { companyName, estimatedMinor } = input;
  const label = kind === "project" ? `${companyName} · ${input.projectName}` : companyName;
  const referralId = await insertReferral(tx, ctx, {
    partnerId: ctx.actor.partnerId,
    registeredBy: ctx.actor.accountId,
    enrolmentId: own.enrolmentId,
    productKey: own.productKey,
    kind,
    company: { label, nameKey: nameKey(companyName) },
    domain: company.domain,
    taxIdKey: company.taxIdKey,
    country: input.country,
    cohort: null,
    estimatedMinor: estimatedMinor ?? null,
    estimatedCurrency: estimatedMinor === undefined ? null : own.currency,
    note: input.note ?? "",
    protectedUntil: until.on,
    subject: { personName: input.contactName ?? null, email: null, lawfulBasis: "legitimate_interest" },
  });
  await insertClaims(tx, {
    partnerId: ctx.actor.partnerId,
    referralId,
    productKey: own.productKey,
    kind,
    keys,
    from: ctx.now,
    until: until.at,
  });
  await tellPartner(tx, ctx, { label, own, protectedUntil: until.on, referralId });
  return { outcome: "protected", referralId, protectedUntil: until.on };
}

async function tellPartner(
  tx: Tx,
  ctx: MemberCtx,
  told: { label: string; own: ReferringEnrolment; protectedUntil: string; referralId: string },
): Promise<void> {
  const { partnerId, accountId } = ctx.actor;
  const [own] = await tx.select({ locale: partner.locale }).from(partner).where(eq(partner.id, partnerId));
  const to = await findMailOf(tx, { partnerId, accountId });
  if (!own || !to) return;
  await queueMail(tx, {
    template: "referral_registered",
    props: {
      customer: told.label,
      product: told.own.productName,
      protectedUntil: told.protectedUntil,
      referralUrl: `${ctx.origin}/portal/referrals/${told.referralId}`,
    },
    to,
    locale: own.locale,
    partnerId,
    now: ctx.now,
  });
}
