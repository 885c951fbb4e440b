import { and, eq, ne, sql } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { nameKey } from "#app/domain/name-key.ts";
import {
  type ContestStatus,
  protectedUntil,
  type ReferralKind,
  whyNotDecideContest,
} from "#app/domain/referral-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { partner } from "#db/schema/partners.ts";
import { referral, referralClaim, referralContest } from "#db/schema/referrals.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { lockKeys } from "./claim-keys.server.ts";
import { endReferral } from "./decline-referral.server.ts";
import { findMailOf } from "./find-mail-of.server.ts";
import { assertManager, type ManagerCtx } from "./lock-referral.server.ts";
import { referringEnrolment } from "./referring-enrolment.server.ts";
import { insertClaims, insertReferral } from "./write-referral.server.ts";

type Contest = typeof referralContest.$inferSelect;

/**
 * Upholds a contest (the claim goes over: the holder's referral is declined, a new one made for who contested) or
 * dismisses it, with a reason for the partner. Null when there is none. Refuses with `not_allowed`,
 * `contest_already_decided`, `referral_already_decided` (the holder's referral became a customer meanwhile: share the
 * customer instead), `no_agreement_in_force`.
 */
export function decideContest(
  ctx: ManagerCtx,
  input: { readonly contestId: string; readonly upheld: boolean; readonly reasonText: string },
): Promise<{ readonly referralId: string | null } | null> {
  return withActor(ctx, async (tx) => {
    assertManager(ctx);
    const [contest] = await tx
      .select()
      .from(referralContest)
      .where(eq(referralContest.id, input.contestId))
      .for("update");
    if (!contest) return null;
    const refusal = whyNotDecideContest({ status: contest.status as ContestStatus });
    if (refusal) throw new DomainError(refusal);
    const referralId = input.upheld ? await handOver(tx, ctx, contest) : null;
    await tx
      .update(referralContest)
      .set({
        status: input.upheld ? "upheld" : "dismissed",
        decidedAt: ctx.now,
        decidedBy: ctx.actor.accountId,
        reasonText: input.reasonText,
      })
      .where(eq(referralContest.id, contest.id));
    await audit(tx, ctx, {
      action: input.upheld ? "contest.upheld" : "contest.dismissed",
      objectType: "referral_contest",
      objectId: contest.id,
      partnerId: contest.partnerId,
      details: { referralId },
    });
    await tellContester(tx, ctx, contest, { ...input, referralId });
    return { referralId };
  });
}

/** Ends the holder's referral, if one still holds the key, and makes one for who contested; answers its id. */
async function handOver(tx: Tx, ctx: ManagerCtx, contest: Contest): Promise<string> {
  const { partnerId, enrolmentId, productKey, claimKey } = contest;
  const kind = contest.kind as ReferralKind;
  await lockKeys(tx, [claimKey]);
  const own = await referringEnrolment(tx, { partnerId, kind, enrolmentId, at: ctx.now });
  const [held] = await tx
    .select({ row: referral })
    .from(referralClaim)
    .innerJoin(referral, eq(referral.id, referralClaim.referralId))
    .where(
      and(
        eq(referralClaim.productKey, productKey),
        eq(referralClaim.kind, kind),
        eq(referralClaim.key, claimKey),
        ne(referralClaim.partnerId, partnerId),
        sql`${referralClaim.during} @> ${ctx.now.toISOString()}::timestamptz`,
      ),
    )
    .for("update", { of: referral });
  if (held && held.row.status !== "registered") throw new DomainError("referral_already_decided");
  if (held) await endReferral(tx, ctx, held.row, { reason: "contest_upheld", reasonText: null });

  const [way, key] = splitOnce(claimKey);
  const until = protectedUntil(ctx.now, own.terms.protectionDays, own.terms.timeZone);
  const referralId = await insertReferral(tx, ctx, {
    partnerId,
    registeredBy: contest.openedBy,
    enrolmentId,
    productKey,
    kind,
    company: { label: contest.label, nameKey: nameKey(contest.label) },
    domain: way === "domain" ? key : null,
    taxIdKey: way === "tax" ? key : null,
    country: null,
    cohort: null,
    estimatedMinor: null,
    estimatedCurrency: null,
    note: contest.evidence,
    protectedUntil: until.on,
    subject: { personName: null, email: null, lawfulBasis: "legitimate_interest" },
  });
  await insertClaims(tx, {
    partnerId,
    referralId,
    productKey,
    kind,
    keys: [claimKey],
    from: ctx.now,
    until: until.at,
  });
  return referralId;
}

function splitOnce(key: string): [string, string] {
  const at = key.indexOf(":");
  return [key.slice(0, at), key.slice(at + 1)];
}

async function tellContester(
  tx: Tx,
  ctx: ManagerCtx,
  contest: Contest,
  decided: { readonly upheld: boolean; readonly reasonText: string; readonly referralId: string | null },
): Promise<void> {
  const { partnerId, openedBy: accountId } = contest;
  const [reader] = await tx.select({ locale: partner.locale }).from(partner).where(eq(partner.id, partnerId));
  const to = await findMailOf(tx, { partnerId, accountId });
  if (!reader || !to) return;
  const path = decided.referralId ? `/portal/referrals/${decided.referralId}` : "/portal/referrals";
  await queueMail(tx, {
    template: "contest_decided",
    props: {
      customer: contest.label,
      granted: decided.upheld,
      reason: decided.reasonText,
      referralUrl: `${ctx.origin}${path}`,
    },
    to,
    locale: reader.locale,
    partnerId,
    now: ctx.now,
  });
}
