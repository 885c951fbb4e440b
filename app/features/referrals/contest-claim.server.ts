import { and, eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { newId } from "#db/new-id.server.ts";
import { referralContest } from "#db/schema/referrals.ts";
import { withActor } from "#db/with-actor.server.ts";
import { lockKeys } from "./claim-keys.server.ts";
import { findClaimOutcome } from "./claim-outcome.server.ts";
import { answerDueAt, type CompanyInput } from "./referral-input.ts";
import { type MemberCtx, referringEnrolment } from "./referring-enrolment.server.ts";
import { identifyCompany } from "./register-referral.server.ts";

/**
 * Asks the company to look again at a claim that another partner holds, with evidence; the other is not named. Refuses
 * with `not_allowed`, `no_agreement_in_force`, `claim_not_protected` (there is nothing to contest: register it),
 * `claim_already_contested` (this partner's contest is open), and as `identifyCompany` does.
 */
export async function contestClaim(
  ctx: MemberCtx,
  input: CompanyInput & {
    readonly kind: "client" | "project";
    readonly enrolmentId?: string | undefined;
    readonly evidence: string;
  },
): Promise<{ readonly contestId: string; readonly answerDueAt: Date }> {
  if (ctx.actor.role !== "owner" && ctx.actor.role !== "sales") throw new DomainError("not_allowed");
  const { keys } = identifyCompany(input);
  const { kind } = input;
  const { partnerId, accountId } = ctx.actor;
  return withActor(ctx, async (tx) => {
    const own = await referringEnrolment(tx, {
      partnerId,
      kind,
      enrolmentId: input.enrolmentId,
      at: ctx.now,
    });
    const { productKey } = own;
    await lockKeys(tx, keys);
    let claimKey: string | null = null;
    for (const key of keys) {
      const met = await findClaimOutcome(tx, { productKey, kind, keys: [key], at: ctx.now });
      if (met?.outcome === "already_protected") claimKey ??= key;
    }
    if (!claimKey) throw new DomainError("claim_not_protected");
    const [open] = await tx
      .select({ id: referralContest.id })
      .from(referralContest)
      .where(
        and(
          eq(referralContest.partnerId, partnerId),
          eq(referralContest.productKey, productKey),
          eq(referralContest.claimKey, claimKey),
          eq(referralContest.status, "open"),
        ),
      );
    if (open) throw new DomainError("claim_already_contested");
    const contestId = newId("cst", ctx.now);
    const dueAt = answerDueAt(ctx.now);
    await tx.insert(referralContest).values({
      id: contestId,
      partnerId,
      enrolmentId: own.enrolmentId,
      productKey,
      kind,
      label: input.companyName,
      claimKey,
      evidence: input.evidence,
      status: "open",
      openedAt: ctx.now,
      openedBy: accountId,
      answerDueAt: dueAt,
    });
    await audit(tx, ctx, {
      action: "contest.opened",
      objectType: "referral_contest",
      objectId: contestId,
      details: { productKey, kind },
    });
    return { contestId, answerDueAt: dueAt };
  });
}
