import { eq } from "drizzle-orm";
import { approvalSubject } from "#app/domain/payout-run-rules.ts";
import { approveRun as approve } from "#app/features/payouts/approve-run.server.ts";
import { payoutRun } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import { provedStepUp } from "./step-up.ts";

/** Approves as somebody who has just proved afresh who they are, for what stands in the run now. */
export async function approveRun(...[ctx, approval]: Parameters<typeof approve>): ReturnType<typeof approve> {
  const [run] = await withActor(ctx, (tx) =>
    tx.select().from(payoutRun).where(eq(payoutRun.id, approval.runId)),
  );
  if (run) await provedStepUp(ctx, "approve_run", approvalSubject(run));
  return approve(ctx, approval);
}
