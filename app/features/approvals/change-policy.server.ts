import { desc, eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { type PayoutPolicy, payoutPolicySchema } from "#app/domain/payout-policy.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { newId } from "#db/new-id.server.ts";
import { payoutBand, payoutCap, payoutPolicy } from "#db/schema/approvals.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { currentRoles } from "./current-roles.server.ts";
import type { StaffCtx } from "./staff-ctx.ts";

/**
 * Proposes another policy: bands and caps in minor units. Nothing changes until another admin confirms. Answers its id.
 * Refuses: not_allowed, policy_invalid, policy_proposal_exists.
 */
export function proposePolicy(
  ctx: StaffCtx,
  { policy, reason }: { readonly policy: PayoutPolicy; readonly reason: string },
): Promise<string> {
  const read = payoutPolicySchema.safeParse(policy);
  if (!read.success) throw new DomainError("policy_invalid");
  const { bands, caps } = read.data;
  return withActor(ctx, async (tx) => {
    await demandAdmin(tx, ctx);
    const [newest] = await tx
      .select({ version: payoutPolicy.version, status: payoutPolicy.status })
      .from(payoutPolicy)
      .orderBy(desc(payoutPolicy.version))
      .limit(1);
    if (newest?.status === "proposed") throw new DomainError("policy_proposal_exists");
    const id = newId("pol", ctx.now);
    const version = (newest?.version ?? 0) + 1;
    await tx.insert(payoutPolicy).values({
      id,
      version,
      status: "proposed",
      reason,
      proposedBy: ctx.actor.accountId,
      proposedAt: ctx.now,
    });
    if (bands.length > 0)
      await tx.insert(payoutBand).values(bands.map((band) => ({ policyId: id, ...band })));
    if (caps.length > 0) await tx.insert(payoutCap).values(caps.map((cap) => ({ policyId: id, ...cap })));
    await audit(tx, ctx, {
      action: "payout_policy.proposed",
      objectType: "payout_policy",
      objectId: id,
      details: { version, bands: bands.length, caps: caps.length },
    });
    return id;
  });
}

/**
 * Another admin's yes: from now on runs are handed in under this policy. False when there is none. Refuses: not_allowed,
 * policy_not_proposed, confirmer_is_proposer.
 */
export function confirmPolicy(ctx: StaffCtx, { policyId }: { readonly policyId: string }): Promise<boolean> {
  return decide(ctx, policyId, "confirmed");
}

/** Puts a proposal away. False when there is none. Refuses: not_allowed, policy_not_proposed. */
export function withdrawPolicy(ctx: StaffCtx, { policyId }: { readonly policyId: string }): Promise<boolean> {
  return decide(ctx, policyId, "withdrawn");
}

function decide(ctx: StaffCtx, policyId: string, status: "confirmed" | "withdrawn"): Promise<boolean> {
  return withActor(ctx, async (tx) => {
    await demandAdmin(tx, ctx);
    const [row] = await tx.select().from(payoutPolicy).where(eq(payoutPolicy.id, policyId)).for("update");
    if (!row) return false;
    if (row.status !== "proposed") throw new DomainError("policy_not_proposed");
    if (status === "confirmed" && row.proposedBy === ctx.actor.accountId)
      throw new DomainError("confirmer_is_proposer");
    await tx
      .update(payoutPolicy)
      .set({ status, decidedBy: ctx.actor.accountId, decidedAt: ctx.now })
      .where(eq(payoutPolicy.id, policyId));
    await audit(tx, ctx, {
      action: `payout_policy.${status}`,
      objectType: "payout_policy",
      objectId: policyId,
      details: { version: row.version },
    });
    return true;
  });
}

async function demandAdmin(tx: Tx, ctx: StaffCtx): Promise<void> {
  if (!(await currentRoles(tx, ctx.actor.accountId)).includes("admin")) throw new DomainError("not_allowed");
}
