import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { period } from "#db/schema/revenue.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Money is neither approved nor taken back while a close reads the balances. Refuses: period_closing. */
export async function refuseWhileClosing(tx: Tx): Promise<void> {
  const [closing] = await tx
    .select({ id: period.id })
    .from(period)
    .where(eq(period.status, "closing"))
    .limit(1);
  if (closing) throw new DomainError("period_closing", { period: closing.id });
}
