import { sql } from "drizzle-orm";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * One writer at a time for a partner's balance: the close and an approval both read it before they move it. Until the
 * transaction ends. Whoever needs several partners locks them in the order of their ids.
 */
export async function lockPartnerBooks(tx: Tx, partnerId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`books:${partnerId}`}, 0))`);
}

/** The same for several partners, in the order of their ids. */
export async function lockBooksOf(tx: Tx, partnerIds: readonly string[]): Promise<void> {
  const sorted = [...new Set(partnerIds)].sort();
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended('books:' || id, 0)) from unnest(${sql.param(sorted)}::text[]) id`,
  );
}
