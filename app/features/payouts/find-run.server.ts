import { asc, eq, inArray } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import type { Currency } from "#app/domain/money.ts";
import type { RunStatus } from "#app/domain/payout-run-rules.ts";
import type { PayoutState } from "#app/domain/payout-state.ts";
import type { Period } from "#app/domain/period.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { staffRole } from "#db/schema/accounts.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { partner } from "#db/schema/partners.ts";
import { payout, payoutApproval, payoutRun } from "#db/schema/payouts.ts";
import { statement } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { lastAgreement } from "./last-agreement.server.ts";
import { countOpenBreaks } from "./open-breaks.server.ts";
import { type LeftOutReason, listPayableStatements } from "./payable-statements.server.ts";
import { findRunChanges, loadRunContent, type RunChange } from "./run-content.server.ts";
import { type RunStage, runStage } from "./run-stage.ts";
import { loadRunWork, type RunWork } from "./run-work.server.ts";
import type { ShownDecision } from "./shown-exceptions.server.ts";

export type RunPayout = {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly statementNumber: string;
  readonly amountMinor: bigint;
  readonly destination: string | null;
  readonly status: PayoutState;
  readonly statusReason: string | null;
  readonly transferId: string | null;
  readonly paidAt: Date | null;
  /** What is no longer as it was when the run was put together. */
  readonly change: RunChange["code"] | null;
  /** What the partner got in the month before; null: nothing. */
  readonly lastMinor: bigint | null;
  /** The decision that took it out of the run. */
  readonly out: ShownDecision | null;
};

export type RunView = {
  readonly id: string;
  readonly periodId: Period;
  readonly entityName: string;
  readonly currency: Currency;
  readonly stage: RunStage;
  readonly contentSha256: string;
  readonly totalMinor: bigint;
  readonly sentMinor: bigint;
  readonly prepared: { readonly by: string; readonly at: Date };
  readonly submittedAt: Date | null;
  readonly approved: { readonly by: string; readonly at: Date } | null;
  readonly rejected: { readonly by: string; readonly at: Date; readonly reason: string } | null;
  /** When the books agreed with Stripe's after the last payment. */
  readonly reconciledAt: Date | null;
  readonly payouts: readonly RunPayout[];
  readonly leftOut: readonly {
    readonly partnerId: string;
    readonly partnerName: string;
    readonly statementNumber: string;
    readonly amountMinor: bigint;
    readonly reason: LeftOutReason;
  }[];
  readonly openBreaks: number;
  readonly work: RunWork;
  /** The reader submitted it, so somebody else approves. */
  readonly isOwn: boolean;
};

/** One run with all that a person decides by; null when there is none. */
export function findRun(
  ctx: Pick<Ctx, "db" | "now"> & { readonly actor: StaffActor },
  { runId }: { readonly runId: string },
): Promise<RunView | null> {
  return withActor(ctx, async (tx) => {
    const [found] = await tx
      .select({ run: payoutRun, entityName: legalEntity.name })
      .from(payoutRun)
      .innerJoin(legalEntity, eq(legalEntity.id, payoutRun.legalEntityId))
      .where(eq(payoutRun.id, runId));
    if (!found) return null;
    const { run, entityName } = found;
    const rows = await tx
      .select({ row: payout, partnerName: partner.name, statementNumber: statement.number })
      .from(payout)
      .innerJoin(partner, eq(partner.id, payout.partnerId))
      .innerJoin(statement, eq(statement.id, payout.statementId))
      .where(eq(payout.runId, runId))
      .orderBy(asc(partner.nameKey), asc(payout.id));
    const waits = run.status === "draft" || run.status === "submitted";
    const content = await loadRunContent(tx, run);
    const changes = waits ? await findRunChanges(tx, run, content.lines, ctx.now) : [];
    const agreedAt = await lastAgreement(tx);
    const live = rows.map(({ row }) => row).filter((row) => row.status !== "cancelled");
    const stage = runStage(run.status as RunStatus, live, agreedAt);
    const { work, out, lastMinor } = await loadRunWork(
      tx,
      run,
      ctx.now,
      live.flatMap(({ id, partnerId }) =>
        content.lines.some((line) => line.payoutId === id) ? [partnerId] : [],
      ),
    );
    const [approval] = await tx.select().from(payoutApproval).where(eq(payoutApproval.runId, runId));
    const names = await namesOf(tx, [run.preparedBy, run.rejectedBy ?? ""]);
    return {
      id: run.id,
      periodId: run.periodId,
      entityName,
      currency: run.currency,
      stage,
      contentSha256: run.contentSha256,
      totalMinor: run.totalMinor,
      sentMinor: live.reduce((sum, row) => sum + (row.transferId ? row.amountMinor : 0n), 0n),
      prepared: { by: names.get(run.preparedBy) ?? run.preparedBy, at: run.preparedAt },
      submittedAt: run.submittedAt,
      approved: approval ? { by: approval.approverName, at: approval.approvedAt } : null,
      rejected: run.rejectedAt
        ? {
            by: names.get(run.rejectedBy ?? "") ?? "",
            at: run.rejectedAt,
            reason: run.reasonText ?? "",
          }
        : null,
      reconciledAt: stage === "reconciled" ? agreedAt : null,
      payouts: rows.map(({ row, partnerName, statementNumber }) => ({
        id: row.id,
        partnerId: row.partnerId,
        partnerName,
        statementNumber,
        amountMinor: row.amountMinor,
        destination: row.destination,
        status: row.status,
        statusReason: row.statusReason,
        transferId: row.transferId,
        paidAt: row.paidAt,
        change: changes.find(({ payoutId }) => payoutId === row.id)?.code ?? null,
        lastMinor: lastMinor.get(row.partnerId) ?? null,
        out: out.get(row.id) ?? null,
      })),
      work,
      leftOut: await stillOwed(tx, run, ctx.now),
      openBreaks: await countOpenBreaks(tx),
      isOwn: run.preparedBy === ctx.actor.accountId,
    };
  });
}

async function stillOwed(
  reader: Reader,
  run: typeof payoutRun.$inferSelect,
  at: Date,
): Promise<RunView["leftOut"]> {
  const owed = await listPayableStatements(reader, { ...run, at });
  return owed.flatMap(({ partnerId, partnerName, statementNumber, amountMinor, leftOut }) =>
    leftOut ? [{ partnerId, partnerName, statementNumber, amountMinor, reason: leftOut }] : [],
  );
}

/** Names of people of the company by their account; one who left keeps theirs. */
async function namesOf(reader: Reader, accountIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await reader
    .select({ id: staffRole.accountId, name: staffRole.displayName })
    .from(staffRole)
    .where(inArray(staffRole.accountId, [...accountIds]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
