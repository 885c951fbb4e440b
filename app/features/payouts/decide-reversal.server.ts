import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { payoutWrittenBackJournal } from "#app/domain/payout-journals.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import { newId } from "#db/new-id.server.ts";
import { payoutDecision } from "#db/schema/payout-care.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { refuseWhileClosing } from "./refuse-while-closing.server.ts";
import { findReversedMoney } from "./reversed-money.server.ts";

/** Owed again and carried by the next statement or paid by a new payout of its own; or owed to nobody. */
export const REVERSAL_CHOICES = ["write_back", "keep"] as const;
export type ReversalChoice = (typeof REVERSAL_CHOICES)[number];

/**
 * What becomes of money that came back after it was paid (step 15): a person says so for an exact amount, machines never.
 * `write_back` moves it from "came back" to owed, once for this decision; `keep` books nothing. A transfer is never sent
 * again for it: what is paid again is a new payout with an approval of its own. Answers the decision's id; null when
 * there is no such payout. Refuses: not_allowed (finance only), reversal_already_decided (more than what came back and
 * is undecided), period_closing.
 */
export async function decideReversal(
  ctx: StaffCtx,
  wanted: {
    readonly payoutId: string;
    readonly choice: ReversalChoice;
    readonly amountMinor: bigint;
    readonly reason: string;
  },
): Promise<string | null> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  const { payoutId, choice, amountMinor, reason } = wanted;
  return withActor(ctx, async (tx) => {
    const [found] = await tx.select().from(payout).where(eq(payout.id, payoutId));
    if (!found) return null;
    await lockPartnerBooks(tx, found.partnerId);
    await refuseWhileClosing(tx);
    const [row = found] = await tx.select().from(payout).where(eq(payout.id, payoutId)).for("update");
    const money = await findReversedMoney(tx, payoutId);
    if (amountMinor <= 0n || amountMinor > money.undecidedMinor)
      throw new DomainError("reversal_already_decided");
    const id = newId("dec", ctx.now);
    const { partnerId, legalEntityId, currency } = row;
    await tx.insert(payoutDecision).values({
      id,
      partnerId,
      payoutId,
      kind: choice,
      attemptN: 0,
      transferId: row.transferId,
      amountMinor,
      currency,
      isConclusive: true,
      evidence: { reversedMinor: String(money.reversedMinor), decidedMinor: String(money.decidedMinor) },
      reasonText: reason,
      decidedBy: ctx.actor.accountId,
      decidedAt: ctx.now,
    });
    if (choice === "write_back")
      await writeJournal(tx, payoutWrittenBackJournal(id, amountMinor), {
        partnerId,
        legalEntityId,
        currency,
        periodId: null,
        eventAt: ctx.now,
        now: ctx.now,
      });
    await audit(tx, ctx, {
      action: "payout.reversal_decided",
      objectType: "payout",
      objectId: payoutId,
      partnerId,
      details: { decisionId: id, choice, amountMinor: String(amountMinor), currency, reason },
    });
    return id;
  });
}
