import { and, desc, eq, ne, sql } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import type { Currency } from "#app/domain/money.ts";
import type { PayoutState } from "#app/domain/payout-state.ts";
import type { Period } from "#app/domain/period.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payout, transferReversal } from "#db/schema/payouts.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";

export type OwnPayout = {
  readonly id: string;
  readonly periodId: Period;
  readonly statementNumber: string;
  readonly amountMinor: bigint;
  /** What came back of it. */
  readonly reversedMinor: bigint;
  readonly currency: Currency;
  readonly status: PayoutState;
  readonly transferId: string | null;
  readonly paidAt: Date | null;
};

const MOST = 200;

/** A partner's own payouts, newest first; those that were cancelled before they were approved are left out. */
export function listOwnPayouts(
  ctx: Pick<Ctx, "db"> & { readonly actor: MemberActor },
): Promise<readonly OwnPayout[]> {
  return withActor(ctx, (tx) =>
    tx
      .select({
        id: payout.id,
        periodId: payout.periodId,
        statementNumber: statement.number,
        amountMinor: payout.amountMinor,
        reversedMinor:
          sql<string>`(select coalesce(sum(${transferReversal.amountMinor}), 0)::text from ${transferReversal} where ${transferReversal.payoutId} = ${payout.id})`.mapWith(
            BigInt,
          ),
        currency: payout.currency,
        status: payout.status,
        transferId: payout.transferId,
        paidAt: payout.paidAt,
      })
      .from(payout)
      .innerJoin(statement, eq(statement.id, payout.statementId))
      .where(and(eq(payout.partnerId, ctx.actor.partnerId), ne(payout.status, "cancelled")))
      .orderBy(desc(payout.createdAt), desc(payout.id))
      .limit(MOST),
  );
}
