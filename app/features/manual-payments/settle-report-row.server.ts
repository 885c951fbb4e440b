import { and, eq, isNull } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { StaffCtx } from "#app/features/payouts/prepare-run.server.ts";
import { bankReportRow } from "#db/schema/manual-payments.ts";
import { withActor } from "#db/with-actor.server.ts";

/** Takes a line off the worklist with a reason; books nothing. False: there is none, or it is off already. Refuses: not_allowed. */
export async function settleReportRow(
  ctx: StaffCtx,
  { reportId, n, reason }: { readonly reportId: string; readonly n: number; readonly reason: string },
): Promise<boolean> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const settled = await tx
      .update(bankReportRow)
      .set({ settledAt: ctx.now, settledBy: ctx.actor.accountId, settledReason: reason })
      .where(
        and(
          eq(bankReportRow.reportId, reportId),
          eq(bankReportRow.n, n),
          isNull(bankReportRow.appliedAt),
          isNull(bankReportRow.settledAt),
        ),
      )
      .returning({ n: bankReportRow.n });
    if (settled.length === 0) return false;
    const details = { n, reason };
    await audit(tx, ctx, {
      action: "bank_report.row_settled",
      objectType: "bank_report",
      objectId: reportId,
      details,
    });
    return true;
  });
}
