import { and, eq } from "drizzle-orm";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { payoutApprovedJournal } from "#app/domain/payout-journals.ts";
import { type RunStatus, whyNotApprove } from "#app/domain/payout-run-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { staffRole } from "#db/schema/accounts.ts";
import { payout, payoutApproval, payoutRun } from "#db/schema/payouts.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { countOpenBreaks } from "./open-breaks.server.ts";
import { payJobKey } from "./pay-job-key.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { refuseWhileClosing } from "./refuse-while-closing.server.ts";
import { findRunChanges, loadRunContent } from "./run-content.server.ts";

/**
 * The second person's yes to exactly what was shown: approval, run, payouts, journals (owed → in transit) and the wish
 * to pay stand together or not at all. Null when there is no such run. Refuses: not_allowed, run_not_submitted,
 * approver_is_preparer, run_changed_since_shown (the hash, a later statement, another account, a suspended or frozen partner, books that owe less),
 * reconciliation_has_breaks, period_closing. The database checks the people and the hash again.
 */
export async function approveRun(
  ctx: StaffCtx,
  { runId, contentSha256 }: { readonly runId: string; readonly contentSha256: string },
): Promise<{ readonly payouts: number } | null> {
  return withActor(ctx, async (tx) => {
    const partnerIds = await lockBooksOf(tx, runId);
    await refuseWhileClosing(tx);
    const [run] = await tx.select().from(payoutRun).where(eq(payoutRun.id, runId)).for("update");
    if (!run) return null;
    await tx.select({ id: payout.id }).from(payout).where(eq(payout.runId, runId)).for("update");
    const now = await loadRunContent(tx, run);
    const refusal = whyNotApprove(
      {
        status: run.status as RunStatus,
        preparedBy: run.preparedBy,
        contentSha256: now.contentSha256,
        shownSha256: contentSha256,
        openBreaks: await countOpenBreaks(tx),
      },
      ctx.actor,
    );
    if (refusal) throw new DomainError(refusal);
    const changes = await findRunChanges(tx, run, now.lines, ctx.now);
    if (changes.length > 0 || run.contentSha256 !== now.contentSha256)
      throw new DomainError("run_changed_since_shown");
    invariant(
      now.lines.every((line) => partnerIds.has(line.partnerId)),
      "the books of everybody in the run are locked",
    );
    await writeApproval(tx, ctx, runId, contentSha256);
    for (const line of now.lines) {
      await tx
        .update(payout)
        .set({ status: "approved", nextAttemptAt: ctx.now })
        .where(eq(payout.id, line.payoutId));
      await writeJournal(tx, payoutApprovedJournal(line.payoutId, line.amountMinor), {
        partnerId: line.partnerId,
        legalEntityId: run.legalEntityId,
        currency: line.currency,
        periodId: null,
        eventAt: ctx.now,
        now: ctx.now,
      });
      await enqueue(tx, "pay_payout", { payoutId: line.payoutId }, { jobKey: payJobKey(line.payoutId) });
    }
    await audit(tx, ctx, {
      action: "payout_run.approved",
      objectType: "payout_run",
      objectId: runId,
      details: { contentSha256, payouts: now.lines.length, totalMinor: String(now.totalMinor) },
    });
    return { payouts: now.lines.length };
  });
}

/** The close reads and moves the same balances: one of the two waits for the other. */
async function lockBooksOf(tx: Tx, runId: string): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectDistinct({ partnerId: payout.partnerId })
    .from(payout)
    .where(eq(payout.runId, runId))
    .orderBy(payout.partnerId);
  for (const { partnerId } of rows) await lockPartnerBooks(tx, partnerId);
  return new Set(rows.map((row) => row.partnerId));
}

async function writeApproval(tx: Tx, ctx: StaffCtx, runId: string, contentSha256: string): Promise<void> {
  const [person] = await tx
    .select({ name: staffRole.displayName })
    .from(staffRole)
    .where(and(eq(staffRole.accountId, ctx.actor.accountId), eq(staffRole.role, "finance")));
  await tx.insert(payoutApproval).values({
    runId,
    approverAccountId: ctx.actor.accountId,
    approverName: person?.name ?? ctx.actor.accountId,
    contentSha256,
    approvedAt: ctx.now,
  });
  await tx.update(payoutRun).set({ status: "approved", approvedAt: ctx.now }).where(eq(payoutRun.id, runId));
}
