import { enqueue } from "#db/queue.server.ts";
import { customerKey } from "#db/schema/customers.ts";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * The one place in which a customer gets keys: those that belong to nobody yet become its own, and the money that
 * waited under them is tried again once this commits. Answers how many were new; whose the others are is not told.
 */
export async function addCustomerKeys(
  tx: Tx,
  now: Date,
  { customerId, keys }: { readonly customerId: string; readonly keys: readonly string[] },
): Promise<number> {
  if (keys.length === 0) return 0;
  const { rowCount } = await tx
    .insert(customerKey)
    .values(keys.map((key) => ({ customerId, key, createdAt: now })))
    .onConflictDoNothing({ target: customerKey.key });
  const added = rowCount ?? 0;
  if (added > 0)
    await enqueue(tx, "retry_quarantine", { customerId }, { jobKey: `retry_quarantine:${customerId}` });
  return added;
}
