import { and, asc, eq, ne } from "drizzle-orm";
import { type RunLine, runContent } from "#app/domain/payout-run-rules.ts";
import { type RunDecision, standingDecisions, takenOut } from "#app/domain/run-decisions.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { payout, type payoutRun } from "#db/schema/payouts.ts";
import { statement } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";
import { loadDecisions } from "./load-decisions.server.ts";
import { currentAccounts, destinationOf, listPayableStatements } from "./payable-statements.server.ts";

type RunRow = typeof payoutRun.$inferSelect;
/** What of a run, besides its payouts, an approval covers. */
type HashedRun = Pick<RunRow, "id" | "periodId" | "legalEntityId" | "currency" | "submission" | "policyId">;

/** The run as text, and the hash that an approval covers; minor units in `totalMinor`. */
export type RunContent = {
  readonly content: string;
  readonly contentSha256: string;
  readonly totalMinor: bigint;
  readonly lines: readonly RunLine[];
};

/** Exactly what would be paid, from the rows as they stand now, without what a decision took out. */
export async function loadRunContent(reader: Reader, run: HashedRun): Promise<RunContent> {
  const rows = await reader
    .select({
      payoutId: payout.id,
      partnerId: payout.partnerId,
      statementId: payout.statementId,
      statementSha256: statement.sha256,
      amountMinor: payout.amountMinor,
      currency: payout.currency,
      rail: payout.rail,
      destination: payout.destination,
    })
    .from(payout)
    .innerJoin(statement, eq(statement.id, payout.statementId))
    .where(and(eq(payout.runId, run.id), ne(payout.status, "cancelled")))
    .orderBy(asc(payout.id));
  const decisions = await loadDecisions(reader, run.id);
  const out = takenOut(decisions);
  const lines = rows
    .filter(({ payoutId }) => !out.has(payoutId))
    .map((row) => ({ ...row, rail: row.rail as RunLine["rail"] }));
  return {
    lines,
    ...hashedContent(run, lines, decisions),
    totalMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0n),
  };
}

/** Text and hash of a run with these lines and what was decided about it. */
export function hashedContent(
  run: HashedRun,
  lines: readonly RunLine[],
  decisions: readonly RunDecision[],
): { readonly content: string; readonly contentSha256: string } {
  const { id, periodId, ...others } = run;
  const { legalEntityId, currency, submission, policyId } = others;
  const content = runContent(
    {
      runId: id,
      period: periodId,
      legalEntityId,
      currency,
      submission,
      policyId,
      decisions: standingDecisions(decisions),
    },
    lines,
  );
  return { content, contentSha256: sha256Hex(content) };
}

/** What is no longer as it was when the run was put together; such a run is rejected and prepared anew. */
export type RunChange = {
  readonly payoutId: string;
  readonly code:
    | "statement_superseded"
    | "amount_changed"
    | "account_changed"
    | "partner_suspended"
    | "books_do_not_cover"
    | "payouts_frozen"
    | "account_cooling_off";
};

/**
 * Compares a run that waits with the world: a later statement carries the amount, the partner is paid elsewhere now or
 * suspended, its payouts are frozen, or the books owe less. An account that is only blocked is none of these: its payout waits after the approval.
 */
export async function findRunChanges(
  reader: Reader,
  run: RunRow,
  lines: readonly RunLine[],
  at: Date,
): Promise<readonly RunChange[]> {
  const owed = await listPayableStatements(reader, { ...run, at, exceptRunId: run.id });
  const byPartner = new Map(owed.map((row) => [row.partnerId, row]));
  const accounts = await currentAccounts(
    reader,
    run.legalEntityId,
    lines.map((line) => line.partnerId),
  );
  return lines.flatMap((line) => {
    const account = accounts.get(line.partnerId);
    const code = changeOf(line, byPartner.get(line.partnerId), account ? destinationOf(account) : null);
    return code ? [{ payoutId: line.payoutId, code }] : [];
  });
}

function changeOf(
  line: RunLine,
  owed: Awaited<ReturnType<typeof listPayableStatements>>[number] | undefined,
  destinationNow: string | null,
): RunChange["code"] | null {
  if (owed?.statementId !== line.statementId) return "statement_superseded";
  if (owed.amountMinor !== line.amountMinor) return "amount_changed";
  if (owed.leftOut === "partner_suspended" || owed.leftOut === "books_do_not_cover") return owed.leftOut;
  if (owed.leftOut === "payouts_frozen") return owed.leftOut;
  if (destinationNow !== line.destination) return "account_changed";
  return owed.leftOut === "account_cooling_off" ? owed.leftOut : null;
}
