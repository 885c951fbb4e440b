import { and, eq, isNull } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { approvalsNeeded, brokenCap } from "#app/domain/payout-policy.ts";
import { whyNotSubmit } from "#app/domain/payout-run-rules.ts";
import { openExceptions } from "#app/domain/run-decisions.ts";
import { currentPolicy } from "#app/features/approvals/current-policy.server.ts";
import { currentRoles } from "#app/features/approvals/current-roles.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { staffRole } from "#db/schema/accounts.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { payoutRun } from "#db/schema/payouts.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { loadDecisions } from "./load-decisions.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { recordEdit } from "./record-edit.server.ts";
import { refreshDrafts } from "./refresh-drafts.server.ts";
import { loadRunContent } from "./run-content.server.ts";
import { loadRunExceptions } from "./run-facts.server.ts";

type RunRow = typeof payoutRun.$inferSelect;

/**
 * Hands a draft to a second person and freezes it: whoever cannot be paid any more is taken out (and stays owed), the
 * others' accounts are read once more, and the text and hash of exactly this are kept. Whoever submits counts as the
 * one who prepared it, and so does whoever put it together. Null when there is no such run. Refuses: not_allowed, run_not_draft, nothing_to_pay,
 * exceptions_open, cap_per_payout, cap_per_run.
 */
export async function submitRun(
  ctx: StaffCtx,
  { runId }: { readonly runId: string },
): Promise<{ readonly contentSha256: string } | null> {
  return withActor(ctx, async (tx) => {
    const [run] = await tx.select().from(payoutRun).where(eq(payoutRun.id, runId)).for("update");
    if (!run) return null;
    const actor = { ...ctx.actor, roles: await currentRoles(tx, ctx.actor.accountId) };
    const early = whyNotSubmit({ ...run, openExceptions: 0, brokenCap: null }, actor);
    if (early) throw new DomainError(early);
    await refreshDrafts(tx, run, ctx.now);
    const exceptions = await loadRunExceptions(tx, run, ctx.now);
    const open = openExceptions(exceptions, await loadDecisions(tx, runId));
    const policy = await currentPolicy(tx);
    const next = { ...run, submission: run.submission + 1, policyId: policy.id };
    const { lines, ...frozen } = await loadRunContent(tx, next);
    const { totalMinor } = frozen;
    const cap = brokenCap(policy, {
      currency: run.currency,
      totalMinor,
      amounts: lines.map(({ amountMinor }) => amountMinor),
    });
    const refusal = whyNotSubmit(
      { status: run.status, totalMinor, openExceptions: open.length, brokenCap: cap },
      actor,
    );
    if (refusal) throw new DomainError(refusal);
    await tx
      .update(payoutRun)
      .set({
        ...frozen,
        status: "submitted",
        submission: next.submission,
        policyId: next.policyId,
        approvalsNeeded: approvalsNeeded(policy, run.currency, totalMinor),
        preparedBy: ctx.actor.accountId,
        submittedAt: ctx.now,
      })
      .where(eq(payoutRun.id, runId));
    if (run.preparedBy !== ctx.actor.accountId)
      await recordEdit(tx, ctx, { runId, accountId: run.preparedBy, action: "payout_run.prepared" });
    await audit(tx, ctx, {
      action: "payout_run.submitted",
      objectType: "payout_run",
      objectId: runId,
      details: {
        contentSha256: frozen.contentSha256,
        payouts: lines.length,
        totalMinor: String(frozen.totalMinor),
      },
    });
    await tellApprovers(tx, ctx, run, { totalMinor: frozen.totalMinor, payouts: lines.length });
    return { contentSha256: frozen.contentSha256 };
  });
}

/** Mails every other person of finance. */
async function tellApprovers(
  tx: Tx,
  ctx: StaffCtx,
  run: RunRow,
  { totalMinor, payouts }: { readonly totalMinor: bigint; readonly payouts: number },
): Promise<void> {
  const finance = await tx
    .select({ accountId: staffRole.accountId, name: staffRole.displayName, email: staffRole.email })
    .from(staffRole)
    .where(and(eq(staffRole.role, "finance"), isNull(staffRole.revokedAt)));
  const [entity] = await tx
    .select({ name: legalEntity.name })
    .from(legalEntity)
    .where(eq(legalEntity.id, run.legalEntityId));
  const preparer = finance.find(({ accountId }) => accountId === ctx.actor.accountId);
  for (const person of finance) {
    if (person.accountId === ctx.actor.accountId) continue;
    await queueMail(tx, {
      template: "run_waiting_for_approval",
      to: person.email,
      locale: "en",
      now: ctx.now,
      props: {
        period: run.periodId,
        issuer: entity?.name ?? run.legalEntityId,
        total: { minor: totalMinor, currency: run.currency },
        payoutCount: payouts,
        preparedBy: preparer?.name ?? ctx.actor.accountId,
        runUrl: `${ctx.origin}/console/runs/${run.id}`,
      },
    });
  }
}
