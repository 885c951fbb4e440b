import type { StripeTransfer } from "#app/adapters/stripe/transfers.server.ts";
import { attemptKey, verifyTransfer } from "#app/domain/payout-attempt.ts";
import { mayMove } from "#app/domain/payout-state.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payoutAttempt } from "#db/schema/payouts.ts";
import type { Tx } from "#db/with-actor.server.ts";
import type { FrozenParams } from "./frozen-params.ts";
import { type AttemptRow, frozenTransfer, type PayoutRow } from "./payout-row.server.ts";
import { findPaymentWatch } from "./reconcile-only.server.ts";

/**
 * Writes an attempt anew that an older backup lost, from the transfer that it made: only while nothing is sent, only the
 * one that comes next by its number, and only if the transfer is to the letter what was approved. Null: it is not so.
 */
export async function rebuildAttempt(
  tx: Tx,
  ctx: Ctx,
  row: PayoutRow,
  attempts: readonly AttemptRow[],
  seen: StripeTransfer,
): Promise<AttemptRow | null> {
  const key = seen.metadata.attempt_id ?? "";
  const n = Number(/:a(\d{1,4})$/.exec(key)?.[1]);
  const last = attempts.at(-1)?.n ?? 0;
  if (!(n > last) || key !== attemptKey(row.id, n) || seen.metadata.env !== ctx.origin) return null;
  if (row.destination === null || !mayMove(row.status, "paid")) return null;
  if (attempts.some(({ state }) => state === "sending" || state === "unknown" || state === "succeeded"))
    return null;
  const frozen = frozenTransfer(row);
  const { payout_id = "", attempt_id = "", env = "" } = seen.metadata;
  if (verifyTransfer(frozen, { ...seen, payoutId: payout_id, reversedMinor: 0n }) !== null) return null;
  if ((await findPaymentWatch(tx))?.mode !== "reconcile_only") return null;
  const params: FrozenParams = {
    amountMinor: String(frozen.amountMinor),
    currency: frozen.currency,
    destination: frozen.destination,
    transferGroup: seen.transferGroup ?? "",
    metadata: { payout_id, attempt_id, env },
    description: "rebuilt after a restore",
  };
  const [made] = await tx
    .insert(payoutAttempt)
    .values({
      partnerId: row.partnerId,
      payoutId: row.id,
      n,
      idempotencyKey: key,
      params,
      state: "sending",
      firstSentAt: seen.createdAt,
      lastSentAt: seen.createdAt,
    })
    .returning();
  return made ?? null;
}
