import { sql } from "drizzle-orm";
import type { Period } from "#app/domain/period.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Held while an event is put into a month, so that the close of that month waits for it. Until the transaction ends. */
export async function lockPeriodShared(tx: Tx, periodId: Period): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${`period:${periodId}`}, 0))`);
}

/** Held by the close: waits for every event on its way into the month, and keeps new ones out. */
export async function lockPeriodExclusive(tx: Tx, periodId: Period): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`period:${periodId}`}, 0))`);
}
