import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { Approver } from "#app/domain/payout-run-rules.ts";
import { currentRoles } from "#app/features/approvals/current-roles.server.ts";
import type { StaffCtx } from "#app/features/approvals/staff-ctx.ts";
import { standsInFor } from "#app/features/approvals/substitutions.server.ts";
import { membership, staffRole } from "#db/schema/accounts.ts";
import { payout, payoutApproval, payoutRunEdit } from "#db/schema/payouts.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** What a run's rule has to know of whoever wants to approve, read and held at the moment of the act. */
export async function findApprover(tx: Tx, ctx: StaffCtx, runId: string): Promise<Approver> {
  const { accountId } = ctx.actor;
  const isFinance = (await currentRoles(tx, accountId)).includes("finance");
  const [paid] = await tx
    .select({ id: payout.id })
    .from(payout)
    .innerJoin(membership, eq(membership.partnerId, payout.partnerId))
    .innerJoin(staffRole, sql`lower(${staffRole.email}) = lower(${membership.email})`)
    .where(
      and(
        eq(payout.runId, runId),
        ne(payout.status, "cancelled"),
        eq(staffRole.accountId, accountId),
        isNull(membership.endedAt),
      ),
    )
    .limit(1);
  return {
    accountId,
    isFinance,
    onBehalfOf: isFinance ? null : await standsInFor(tx, accountId, ctx.now),
    isPaidByRun: paid !== undefined,
  };
}

/** Whoever changed what a run pays, each once. */
export async function editorsOf(tx: Tx, runId: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ accountId: payoutRunEdit.accountId })
    .from(payoutRunEdit)
    .where(eq(payoutRunEdit.runId, runId));
  return rows.map(({ accountId }) => accountId);
}

/** The approvals of one content of a run; those of another are void. */
export function approvalsOf(tx: Tx, runId: string, contentSha256: string) {
  return tx
    .select({ accountId: payoutApproval.approverAccountId, onBehalfOf: payoutApproval.onBehalfOf })
    .from(payoutApproval)
    .where(and(eq(payoutApproval.runId, runId), eq(payoutApproval.contentSha256, contentSha256)));
}
