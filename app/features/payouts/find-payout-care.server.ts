import { and, desc, eq, gte } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { bankPayout, ownReversal, payoutDecision, transferReceipt } from "#db/schema/payout-care.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import { findReversedMoney } from "./reversed-money.server.ts";

const MOST = 50;

/** What stands around one payout for staff: decisions, what came back and is undecided, the bank leg, what arrived. */
export function findPayoutCare(ctx: Pick<Ctx, "db" | "actor">, { payoutId }: { readonly payoutId: string }) {
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(payout).where(eq(payout.id, payoutId));
    if (!row) return null;
    const decisions = await tx
      .select({
        id: payoutDecision.id,
        kind: payoutDecision.kind,
        amountMinor: payoutDecision.amountMinor,
        reasonText: payoutDecision.reasonText,
        decidedBy: payoutDecision.decidedBy,
        decidedAt: payoutDecision.decidedAt,
        isConclusive: payoutDecision.isConclusive,
      })
      .from(payoutDecision)
      .where(eq(payoutDecision.payoutId, payoutId))
      .orderBy(desc(payoutDecision.decidedAt))
      .limit(MOST);
    const [own] = await tx
      .select({ status: ownReversal.status, amountMinor: ownReversal.amountMinor })
      .from(ownReversal)
      .where(eq(ownReversal.payoutId, payoutId))
      .orderBy(desc(ownReversal.askedAt))
      .limit(1);
    const [receipt] = await tx
      .select({ amountMinor: transferReceipt.amountMinor, currency: transferReceipt.currency })
      .from(transferReceipt)
      .where(eq(transferReceipt.payoutId, payoutId));
    const bankLeg =
      row.payoutAccountId && row.paidAt
        ? await tx
            .select()
            .from(bankPayout)
            .where(
              and(eq(bankPayout.payoutAccountId, row.payoutAccountId), gte(bankPayout.madeAt, row.paidAt)),
            )
            .orderBy(desc(bankPayout.madeAt))
            .limit(MOST)
        : [];
    const money = await findReversedMoney(tx, payoutId);
    return { ...money, decisions, own: own ?? null, receipt: receipt ?? null, bankLeg };
  });
}
