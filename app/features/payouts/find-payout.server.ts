import { and, asc, eq, inArray } from "drizzle-orm";
import type { AttemptState } from "#app/domain/payout-attempt.ts";
import type { PayoutState } from "#app/domain/payout-state.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import { partner } from "#db/schema/partners.ts";
import { payout, payoutAttempt, transferReversal } from "#db/schema/payouts.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";

export type PayoutView = {
  readonly id: string;
  readonly runId: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly statementNumber: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly destination: string | null;
  readonly status: PayoutState;
  readonly statusReason: string | null;
  readonly transferId: string | null;
  readonly paidAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly nextAttemptAt: Date | null;
  readonly attempts: readonly {
    readonly n: number;
    readonly state: AttemptState;
    readonly firstSentAt: Date;
    readonly lastSentAt: Date;
    readonly idempotencyKey: string;
    readonly errorCode: string | null;
    readonly requestIds: readonly string[];
    /** What was sent, as it stands frozen. */
    readonly params: string;
  }[];
  readonly reversals: readonly {
    readonly id: string;
    readonly amountMinor: bigint;
    readonly reversedAt: Date;
  }[];
  readonly entries: readonly {
    readonly journalId: string;
    readonly kind: string;
    readonly account: string;
    readonly amountMinor: bigint;
    readonly at: Date;
  }[];
};

/** One payout with its evidence, for staff: what was sent, what came of it, what was booked. Null: there is none. */
export function findPayout(
  ctx: Pick<Ctx, "db" | "actor">,
  { payoutId }: { readonly payoutId: string },
): Promise<PayoutView | null> {
  return withActor(ctx, async (tx) => {
    const [found] = await tx
      .select({ row: payout, partnerName: partner.name, statementNumber: statement.number })
      .from(payout)
      .innerJoin(partner, eq(partner.id, payout.partnerId))
      .innerJoin(statement, eq(statement.id, payout.statementId))
      .where(eq(payout.id, payoutId));
    if (!found) return null;
    const { row, partnerName, statementNumber } = found;
    const attempts = await tx
      .select()
      .from(payoutAttempt)
      .where(eq(payoutAttempt.payoutId, payoutId))
      .orderBy(asc(payoutAttempt.n));
    const reversals = await tx
      .select()
      .from(transferReversal)
      .where(eq(transferReversal.payoutId, payoutId))
      .orderBy(asc(transferReversal.reversedAt), asc(transferReversal.id));
    const causes = [payoutId, row.transferId ?? payoutId, ...reversals.map(({ id }) => id)];
    const entries = await tx
      .select({
        journalId: journal.id,
        kind: journal.kind,
        account: journalEntry.accountCode,
        amountMinor: journalEntry.amountMinor,
        at: journal.eventAt,
      })
      .from(journal)
      .innerJoin(journalEntry, eq(journalEntry.journalId, journal.id))
      .where(and(eq(journal.partnerId, row.partnerId), inArray(journal.cause, causes)))
      .orderBy(asc(journal.eventAt), asc(journal.id), asc(journalEntry.ordinal));
    return {
      id: row.id,
      runId: row.runId,
      partnerId: row.partnerId,
      partnerName,
      statementNumber,
      amountMinor: row.amountMinor,
      currency: row.currency,
      destination: row.destination,
      status: row.status,
      statusReason: row.statusReason,
      transferId: row.transferId,
      paidAt: row.paidAt,
      confirmedAt: row.confirmedAt,
      nextAttemptAt: row.nextAttemptAt,
      attempts: attempts.map((attempt) => ({
        n: attempt.n,
        state: attempt.state as AttemptState,
        firstSentAt: attempt.firstSentAt,
        lastSentAt: attempt.lastSentAt,
        idempotencyKey: attempt.idempotencyKey,
        errorCode: attempt.errorCode,
        requestIds: attempt.requestIds,
        params: JSON.stringify(attempt.params),
      })),
      reversals: reversals.map(({ id, amountMinor, reversedAt }) => ({ id, amountMinor, reversedAt })),
      entries,
    };
  });
}
