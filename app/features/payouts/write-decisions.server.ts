import { eq, max } from "drizzle-orm";
import type { RunDecision } from "#app/domain/run-decisions.ts";
import { newId } from "#db/new-id.server.ts";
import { staffRole } from "#db/schema/accounts.ts";
import { payoutRun } from "#db/schema/payouts.ts";
import { payoutRunDecision } from "#db/schema/run-decisions.ts";
import type { Tx } from "#db/with-actor.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { loadRunContent } from "./run-content.server.ts";

type RunRow = typeof payoutRun.$inferSelect;

/** A run, held until the transaction ends; null when there is none. */
export async function lockRun(tx: Tx, runId: string): Promise<RunRow | null> {
  const [run] = await tx.select().from(payoutRun).where(eq(payoutRun.id, runId)).for("update");
  return run ?? null;
}

/** Adds decisions to a draft, whose text and total follow at once. The database makes each person an editor of the run. */
export async function writeDecisions(
  tx: Tx,
  ctx: StaffCtx,
  run: RunRow,
  decisions: readonly Omit<RunDecision, "decidedBy">[],
): Promise<void> {
  if (decisions.length === 0) return;
  const [person] = await tx
    .select({ name: staffRole.displayName })
    .from(staffRole)
    .where(eq(staffRole.accountId, ctx.actor.accountId));
  const [last] = await tx
    .select({ n: max(payoutRunDecision.n) })
    .from(payoutRunDecision)
    .where(eq(payoutRunDecision.runId, run.id));
  await tx.insert(payoutRunDecision).values(
    decisions.map((decision, at) => ({
      ...decision,
      n: (last?.n ?? 0) + 1 + at,
      id: newId("dec", ctx.now),
      runId: run.id,
      decidedBy: ctx.actor.accountId,
      decidedByName: person?.name ?? ctx.actor.accountId,
      decidedAt: ctx.now,
    })),
  );
  const { lines: _, ...content } = await loadRunContent(tx, run);
  await tx.update(payoutRun).set(content).where(eq(payoutRun.id, run.id));
}
