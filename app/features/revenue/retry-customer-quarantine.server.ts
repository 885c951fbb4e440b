import { and, asc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { lockPayments } from "#app/features/revenue/lock-payments.server.ts";
import { recordInTransaction } from "#app/features/revenue/record-revenue-events.server.ts";
import { inputFromDocument } from "#app/features/revenue/revenue-input.ts";
import { customerKey } from "#db/schema/customers.ts";
import { revenueQuarantine } from "#db/schema/revenue.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

/** Payments of one transaction. */
const BATCH = 200;

/** How many payments that waited for their customer were tried again, and how many of them are facts now. */
export type RetriedQuarantine = { readonly tried: number; readonly recorded: number };

/**
 * Tries again the payments that waited because nobody knew whose they were, and that came by a key which is this
 * customer's by now; what still lacks something else waits on with that reason. Nothing is left to do the second time.
 */
export async function retryCustomerQuarantine(
  ctx: Ctx,
  { customerId }: { readonly customerId: string },
): Promise<RetriedQuarantine> {
  let [tried, recorded] = [0, 0];
  for (let after: string | null = ""; after !== null; ) {
    const batch: Batch = await withActor(ctx, (tx) => retryBatch(tx, ctx, customerId, after ?? ""));
    tried += batch.tried;
    recorded += batch.recorded;
    after = batch.next;
  }
  return { tried, recorded };
}

type Batch = RetriedQuarantine & { readonly next: string | null };

async function retryBatch(tx: Tx, ctx: Ctx, customerId: string, after: string): Promise<Batch> {
  const own = tx
    .select({ keys: sql`array_agg(${customerKey.key})` })
    .from(customerKey)
    .where(eq(customerKey.customerId, customerId));
  const waits = and(
    isNull(revenueQuarantine.resolvedAt),
    eq(revenueQuarantine.reasonCode, "customer_unknown"),
  );
  const found = await tx
    .select({
      id: revenueQuarantine.id,
      source: revenueQuarantine.source,
      externalId: revenueQuarantine.externalId,
    })
    .from(revenueQuarantine)
    .where(
      and(
        waits,
        gt(revenueQuarantine.id, after),
        sql`${revenueQuarantine.payload}->'customerKeys' ?| (${own})`,
      ),
    )
    .orderBy(asc(revenueQuarantine.id))
    .limit(BATCH);
  if (found.length === 0) return { tried: 0, recorded: 0, next: null };
  // What they say is read under their locks: their source may be telling them anew at this moment.
  await lockPayments(
    tx,
    found.map((row) => ({ ...row, reversesExternalId: null })),
  );
  const ids = found.map((row) => row.id);
  const rows = await tx
    .select({ payload: revenueQuarantine.payload })
    .from(revenueQuarantine)
    .where(and(waits, inArray(revenueQuarantine.id, ids)));
  const inputs = rows.map((row) => inputFromDocument(row.payload));
  const outcomes = await recordInTransaction(tx, ctx, inputs);
  const recorded = outcomes.filter(({ status }) => status === "recorded").length;
  const next = found.length === BATCH ? (ids.at(-1) ?? null) : null;
  return { tried: inputs.length, recorded, next };
}
