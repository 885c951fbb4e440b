import { invariant } from "#app/domain/errors.ts";
import { decideExceptions } from "#app/features/payouts/decide-exceptions.server.ts";
import { findRun } from "#app/features/payouts/find-run.server.ts";
import type { StaffCtx } from "#app/features/payouts/prepare-run.server.ts";

/** The preparer looks at each kind of exception of a draft and accepts it, as in the months before this one. */
export async function acceptExceptions(ctx: StaffCtx, runId: string): Promise<void> {
  const run = await findRun(ctx, { runId });
  invariant(run, "the run that was prepared is there");
  for (const { kind, rows } of run.work.exceptions) {
    const keys = rows.filter(({ standing }) => standing === "open").map(({ key }) => key);
    const reasonCode = kind === "amount_moved" ? "expected_change" : "checked_documents";
    await decideExceptions(ctx, { runId, keys, outcome: "accepted", reasonCode, reasonText: null });
  }
}
