import { eq } from "drizzle-orm";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { payoutApprovedJournal } from "#app/domain/payout-journals.ts";
import { brokenCap } from "#app/domain/payout-policy.ts";
import { approvalSubject, whyNotApprove } from "#app/domain/payout-run-rules.ts";
import { consumeStepUp } from "#app/features/accounts/consume-step-up.server.ts";
import { currentPolicy } from "#app/features/approvals/current-policy.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import { staffRole } from "#db/schema/accounts.ts";
import { payout, payoutApproval, payoutRun } from "#db/schema/payouts.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { approvalsOf, editorsOf, findApprover } from "./find-approver.server.ts";
import { countOpenBreaks } from "./open-breaks.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { refuseWhileClosing } from "./refuse-while-closing.server.ts";
import { findRunChanges, loadRunContent } from "./run-content.server.ts";

export type Approved = {
  readonly payouts: number;
  /** Approvals that are still missing; 0: the run may be released. */
  readonly missing: number;
};

/**
 * Another person's yes to exactly what was shown. With the last one that the policy asks for the run is approved: its
 * payouts and journals (owed → in transit) stand together with it or not at all; sending begins when somebody releases it.
 * Null when there is no such run. Refuses: not_allowed, run_not_submitted, approver_is_preparer, approver_is_editor,
 * approver_is_payee, approved_already, run_changed_since_shown (the hash, a later statement, another account, a suspended
 * partner, books that owe less), reconciliation_has_breaks, cap_per_payout, cap_per_run, period_closing,
 * step_up_required (no proof, of the last five minutes, of who approves just this run, hash and amount). The database checks the
 * people, their number and the hash again.
 */
export async function approveRun(
  ctx: StaffCtx,
  { runId, contentSha256 }: { readonly runId: string; readonly contentSha256: string },
): Promise<Approved | null> {
  return withActor(ctx, async (tx) => {
    const partnerIds = await lockBooksOf(tx, runId);
    await refuseWhileClosing(tx);
    const [run] = await tx.select().from(payoutRun).where(eq(payoutRun.id, runId)).for("update");
    if (!run) return null;
    await tx.select({ id: payout.id }).from(payout).where(eq(payout.runId, runId)).for("update");
    const now = await loadRunContent(tx, run);
    const approver = await findApprover(tx, ctx, runId);
    const approvals = await approvalsOf(tx, runId, now.contentSha256);
    const refusal = whyNotApprove(
      {
        status: run.status,
        preparedBy: run.preparedBy,
        editors: await editorsOf(tx, runId),
        approvals,
        contentSha256: now.contentSha256,
        shownSha256: contentSha256,
        openBreaks: await countOpenBreaks(tx),
        brokenCap: brokenCap(await currentPolicy(tx), {
          currency: run.currency,
          totalMinor: now.totalMinor,
          amounts: now.lines.map(({ amountMinor }) => amountMinor),
        }),
      },
      approver,
    );
    if (refusal) throw new DomainError(refusal);
    const changes = await findRunChanges(tx, run, now.lines, ctx.now);
    if (changes.length > 0 || run.contentSha256 !== now.contentSha256)
      throw new DomainError("run_changed_since_shown");
    invariant(
      now.lines.every((line) => partnerIds.has(line.partnerId)),
      "the books of everybody in the run are locked",
    );
    const missing = (run.approvalsNeeded ?? 1) - approvals.length - 1;
    const stepUpId = await consumeStepUp(tx, ctx, { purpose: "approve_run", subject: approvalSubject(run) });
    await writeApproval(tx, ctx, { runId, contentSha256, onBehalfOf: approver.onBehalfOf, stepUpId });
    await audit(tx, ctx, {
      action: "payout_run.approved",
      objectType: "payout_run",
      objectId: runId,
      details: {
        contentSha256,
        payouts: now.lines.length,
        totalMinor: String(now.totalMinor),
        missing,
        onBehalfOf: approver.onBehalfOf,
      },
    });
    if (missing > 0) return { payouts: now.lines.length, missing };
    await tx
      .update(payoutRun)
      .set({ status: "approved", approvedAt: ctx.now })
      .where(eq(payoutRun.id, runId));
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
    }
    return { payouts: now.lines.length, missing };
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

async function writeApproval(
  tx: Tx,
  ctx: StaffCtx,
  approval: {
    readonly runId: string;
    readonly contentSha256: string;
    readonly onBehalfOf: string | null;
    readonly stepUpId: string;
  },
): Promise<void> {
  const [person] = await tx
    .select({ name: staffRole.displayName })
    .from(staffRole)
    .where(eq(staffRole.accountId, ctx.actor.accountId));
  await tx.insert(payoutApproval).values({
    ...approval,
    approverAccountId: ctx.actor.accountId,
    approverName: person?.name ?? ctx.actor.accountId,
    approvedAt: ctx.now,
  });
}
