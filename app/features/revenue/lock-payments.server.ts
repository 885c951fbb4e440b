import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** First half of the advisory locks' names; the second is the lane. */
const PAYMENT_LOCKS = 7_301;
/** Locks of one transaction live in shared memory: payments share lanes, so that a thousand of them need no thousand locks. */
const LANES = 512;

/**
 * Held until the transaction ends by whoever writes these payments or what reduces them: a reduction never misses its
 * payment that another transaction is about to commit, and two reductions of one payment are measured one after the
 * other. Taken in one order, before anything else of them is read.
 */
export async function lockPayments(
  tx: Tx,
  inputs: readonly Pick<RevenueEventInput, "source" | "externalId" | "reversesExternalId">[],
): Promise<void> {
  const names = inputs.map((input) => `${input.source}/${input.reversesExternalId ?? input.externalId}`);
  const lanes = [...new Set(names.map(laneOf))].sort((a, b) => a - b);
  if (lanes.length === 0) return;
  await tx.execute(
    sql`select pg_advisory_xact_lock(${PAYMENT_LOCKS}::int, lane) from unnest(${sql.param(lanes)}::int[]) as lane`,
  );
}

function laneOf(name: string): number {
  return createHash("sha256").update(name, "utf8").digest().readUInt32BE(0) % LANES;
}
