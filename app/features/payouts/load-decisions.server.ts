import { asc, eq } from "drizzle-orm";
import type { RunDecision } from "#app/domain/run-decisions.ts";
import { payoutRunDecision } from "#db/schema/run-decisions.ts";
import type { Reader } from "#db/with-actor.server.ts";

export type WrittenDecision = RunDecision & { readonly decidedByName: string; readonly decidedAt: Date };

/** What was decided about a run, in the order in which it was. */
export function loadDecisions(reader: Reader, runId: string): Promise<WrittenDecision[]> {
  return reader
    .select({
      kind: payoutRunDecision.kind,
      reference: payoutRunDecision.reference,
      payoutId: payoutRunDecision.payoutId,
      outcome: payoutRunDecision.outcome,
      facts: payoutRunDecision.facts,
      reasonCode: payoutRunDecision.reasonCode,
      reasonText: payoutRunDecision.reasonText,
      decidedBy: payoutRunDecision.decidedBy,
      decidedByName: payoutRunDecision.decidedByName,
      decidedAt: payoutRunDecision.decidedAt,
    })
    .from(payoutRunDecision)
    .where(eq(payoutRunDecision.runId, runId))
    .orderBy(asc(payoutRunDecision.n));
}
