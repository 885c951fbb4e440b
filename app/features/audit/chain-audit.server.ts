import { asc, desc, eq, isNull, sql } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { auditChain, auditEntry } from "#db/schema/audit.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { auditHash, CHAIN_START } from "./audit-hash.server.ts";

const BATCH = 1_000;

export type ChainHead = { readonly seq: bigint; readonly sha256: string };

/**
 * Chains the audit entries that were committed since the last time, in batches, one process at a time.
 * Answers how many and the chain's head, which belongs into a log outside the database: it proves a cut tail.
 */
export async function chainAudit(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
): Promise<{ chained: number; head: ChainHead }> {
  let chained = 0;
  for (;;) {
    const batch = await withActor(ctx, (tx) => chainBatch(tx, ctx.now));
    chained += batch.chained;
    if (batch.chained < BATCH) return { chained, head: batch.head };
  }
}

async function chainBatch(tx: Tx, now: Date): Promise<{ chained: number; head: ChainHead }> {
  // Two chains side by side would fork: the second process waits for the first.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('audit_chain', 0))`);
  const [last] = await tx.select().from(auditChain).orderBy(desc(auditChain.seq)).limit(1);
  const waiting = await tx
    .select({ entry: auditEntry })
    .from(auditEntry)
    .leftJoin(auditChain, eq(auditChain.entryId, auditEntry.id))
    .where(isNull(auditChain.entryId))
    .orderBy(asc(auditEntry.at), asc(auditEntry.id))
    .limit(BATCH);

  let head: ChainHead = { seq: last?.seq ?? 0n, sha256: last?.sha256 ?? CHAIN_START };
  const links = waiting.map(({ entry }) => {
    head = { seq: head.seq + 1n, sha256: auditHash(head.sha256, entry) };
    return { ...head, entryId: entry.id, chainedAt: now };
  });
  if (links.length > 0) await tx.insert(auditChain).values(links);
  return { chained: links.length, head };
}
