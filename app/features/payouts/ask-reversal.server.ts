import { and, eq, inArray, ne } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { newId } from "#db/new-id.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { ownReversal } from "#db/schema/payout-care.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { StaffCtx } from "./prepare-run.server.ts";
import { findReversedMoney } from "./reversed-money.server.ts";

/**
 * Finance asks for part or all of a paid transfer back (step 16); the worker does it, under the discipline of payouts'
 * attempts. What came back waits for a decision like any other. Answers the wish's id; null when there is no such payout
 * with a transfer. Refuses: not_allowed (finance only), reversal_exceeds_transfer, reversal_under_way.
 */
export async function askReversal(
  ctx: StaffCtx,
  wanted: { readonly payoutId: string; readonly amountMinor: bigint; readonly reason: string },
): Promise<string | null> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  const { payoutId, amountMinor, reason } = wanted;
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select()
      .from(payout)
      .where(and(eq(payout.id, payoutId), ne(payout.status, "needs_human")))
      .for("update");
    if (!row?.transferId) return null;
    const open = await tx
      .select({ id: ownReversal.id })
      .from(ownReversal)
      .where(
        and(
          eq(ownReversal.payoutId, payoutId),
          inArray(ownReversal.status, ["asked", "sending", "unknown", "needs_human"]),
        ),
      );
    if (open.length > 0) throw new DomainError("reversal_under_way");
    const { reversedMinor } = await findReversedMoney(tx, payoutId);
    if (amountMinor <= 0n || amountMinor > row.amountMinor - reversedMinor)
      throw new DomainError("reversal_exceeds_transfer");
    const id = newId("rvs", ctx.now);
    await tx.insert(ownReversal).values({
      id,
      partnerId: row.partnerId,
      payoutId,
      transferId: row.transferId,
      amountMinor,
      currency: row.currency,
      reasonText: reason,
      askedBy: ctx.actor.accountId,
      askedAt: ctx.now,
      status: "asked",
    });
    await audit(tx, ctx, {
      action: "payout.reversal_asked",
      objectType: "payout",
      objectId: payoutId,
      partnerId: row.partnerId,
      details: { ownReversalId: id, amountMinor: String(amountMinor), currency: row.currency, reason },
    });
    await enqueue(tx, "reverse_transfer", { ownReversalId: id }, { jobKey: `reverse_transfer:${id}` });
    return id;
  });
}
