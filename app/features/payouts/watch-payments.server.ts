import { eq, inArray, sql } from "drizzle-orm";
import type { StripeTransfer } from "#app/adapters/stripe/transfers.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { paymentWatch } from "#db/schema/payout-care.ts";
import { payoutAttempt } from "#db/schema/payouts.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { findPaymentWatch, PAYMENTS, type PaymentWatch } from "./reconcile-only.server.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A pulse younger than this was felt by a worker of this very database. */
const FRESH_MS = 10 * MINUTE_MS;
/** Clocks differ, and a call may be under way while the pulse is felt. */
const MARGIN_MS = 60 * MINUTE_MS;
/** As far back as the first look ever goes. */
const FIRST_LOOK_MS = 30 * DAY_MS;

export function isStale(watch: PaymentWatch | null, now: Date): boolean {
  return watch === null || now.getTime() - watch.beatAt.getTime() > FRESH_MS;
}

export type FeltPulse = { readonly mode: string; readonly beat: bigint };

/**
 * Is this the database that sent what Stripe has? An attempt is committed before its call, so a transfer of ours whose
 * attempt is not written here proves that the database is older than Stripe: then nothing is sent any more until a
 * person releases payments. The same when a worker remembers (`remembered`) a later pulse than stands here. Stripe is
 * asked after a pause of the pulse, or always (`isStart`), outside any transaction.
 */
export async function watchPayments(
  ctx: Ctx,
  {
    remembered = null,
    isStart = false,
  }: { readonly remembered?: bigint | null; readonly isStart?: boolean } = {},
): Promise<FeltPulse> {
  const before = await withActor(ctx, (tx) => findPaymentWatch(tx));
  let older: string | null =
    before && remembered !== null && remembered > before.beat ? "pulse_went_back" : null;
  if (isStart || isStale(before, ctx.now)) {
    const from = before?.beatAt.getTime() ?? ctx.now.getTime() - FIRST_LOOK_MS;
    const since = new Date(Math.min(from, ctx.now.getTime()) - MARGIN_MS);
    const theirs = await ctx.stripe.listTransfersSince(since);
    if (await withActor(ctx, (tx) => knowsLess(tx, ctx, theirs))) older ??= "stripe_knows_more";
  }
  return withActor(ctx, (tx) => beat(tx, ctx, older));
}

/** Transfers of this installation, by the name that they carry, whose attempt is not written here. */
async function knowsLess(tx: Tx, ctx: Ctx, transfers: readonly StripeTransfer[]): Promise<boolean> {
  const keys = transfers.flatMap(({ metadata }) =>
    metadata.env === ctx.origin && metadata.attempt_id ? [metadata.attempt_id] : [],
  );
  if (keys.length === 0) return false;
  const known = await tx
    .select({ key: payoutAttempt.idempotencyKey })
    .from(payoutAttempt)
    .where(inArray(payoutAttempt.idempotencyKey, keys));
  return new Set(known.map(({ key }) => key)).size < new Set(keys).size;
}

async function beat(tx: Tx, ctx: Ctx, older: string | null): Promise<FeltPulse> {
  await tx
    .insert(paymentWatch)
    .values({ id: PAYMENTS, mode: "normal", modeSince: ctx.now, beat: 0n, beatAt: ctx.now })
    .onConflictDoNothing();
  const [row] = await tx.select().from(paymentWatch).where(eq(paymentWatch.id, PAYMENTS)).for("update");
  const stops = older !== null && row?.mode === "normal";
  const [felt] = await tx
    .update(paymentWatch)
    .set({
      beat: sql`${paymentWatch.beat} + 1`,
      beatAt: sql`greatest(${paymentWatch.beatAt}, ${ctx.now.toISOString()}::timestamptz)`,
      ...(stops ? { mode: "reconcile_only", modeSince: ctx.now, reason: older, restoredAt: ctx.now } : {}),
    })
    .where(eq(paymentWatch.id, PAYMENTS))
    .returning({ mode: paymentWatch.mode, beat: paymentWatch.beat });
  if (stops)
    await audit(tx, ctx, {
      action: "payments.reconcile_only",
      objectType: "payment_watch",
      objectId: PAYMENTS,
      details: { reason: older, beat: String(row.beat), beatAt: row.beatAt.toISOString() },
    });
  return { mode: felt?.mode ?? "normal", beat: felt?.beat ?? 0n };
}
