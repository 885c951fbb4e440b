import { and, eq } from "drizzle-orm";
import { takenOut } from "#app/domain/run-decisions.ts";
import { payout, type payoutRun } from "#db/schema/payouts.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { loadDecisions } from "./load-decisions.server.ts";
import { listPayableStatements } from "./payable-statements.server.ts";

type RunRow = typeof payoutRun.$inferSelect;

/**
 * Drafts as the world stands now: another account, or no longer payable; what a decision takes out leaves with that
 * decision's outcome as its reason, and stays owed.
 */
export async function refreshDrafts(tx: Tx, run: RunRow, at: Date): Promise<void> {
  const owed = await listPayableStatements(tx, { ...run, at, exceptRunId: run.id });
  const payable = new Map(owed.filter((row) => row.leftOut === null).map((row) => [row.statementId, row]));
  const out = takenOut(await loadDecisions(tx, run.id));
  const drafts = await tx
    .select()
    .from(payout)
    .where(and(eq(payout.runId, run.id), eq(payout.status, "draft")));
  for (const draft of drafts) {
    const outcome = out.get(draft.id)?.outcome;
    const now = payable.get(draft.statementId);
    const still = now?.amountMinor === draft.amountMinor && now.account;
    if (!still || outcome) {
      await tx
        .update(payout)
        .set({ status: "cancelled", statusReason: outcome ?? "not_payable_at_submission" })
        .where(eq(payout.id, draft.id));
    } else if (still.destination !== draft.destination) {
      await tx
        .update(payout)
        .set({ payoutAccountId: still.id, rail: still.rail, destination: still.destination })
        .where(eq(payout.id, draft.id));
    }
  }
}
