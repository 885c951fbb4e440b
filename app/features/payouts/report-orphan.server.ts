import { and, eq, isNotNull } from "drizzle-orm";
import type { StripeTransfer } from "#app/adapters/stripe/transfers.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { reconciliationBreak } from "#db/schema/payouts.ts";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * A transfer that says it is ours and names no payout here (step 12): it stands in the queue at once, as the alarm that
 * blocks the next run, and not only after the night's reconciliation. One of another installation is not ours.
 */
export async function reportOrphan(tx: Tx, ctx: Ctx, seen: StripeTransfer): Promise<void> {
  const { payout_id, env } = seen.metadata;
  const saysOurs = payout_id !== undefined || seen.transferGroup?.startsWith("payout_") === true;
  if (!saysOurs || (env !== undefined && env !== ctx.origin)) return;
  const [explained] = await tx
    .select({ id: reconciliationBreak.id })
    .from(reconciliationBreak)
    .where(
      and(
        eq(reconciliationBreak.kind, "transfer_not_here"),
        eq(reconciliationBreak.reference, seen.id),
        isNotNull(reconciliationBreak.settledAt),
      ),
    );
  if (explained) return;
  const opened = await tx
    .insert(reconciliationBreak)
    .values({
      id: newId("brk", ctx.now),
      reconciliationId: null,
      kind: "transfer_not_here",
      reference: seen.id,
      payoutId: null,
      currency: seen.currency,
      expectedMinor: null,
      foundMinor: seen.amountMinor,
      openedAt: ctx.now,
    })
    .onConflictDoNothing()
    .returning({ id: reconciliationBreak.id });
  if (opened.length === 0) return;
  await audit(tx, ctx, {
    action: "reconciliation_break.orphan_transfer",
    objectType: "reconciliation_break",
    objectId: opened[0]?.id ?? seen.id,
    details: { transferId: seen.id, payoutId: payout_id ?? null, amountMinor: String(seen.amountMinor) },
  });
}
