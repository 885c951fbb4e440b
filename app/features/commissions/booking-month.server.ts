import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { periodAssigner, programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { lockPeriodShared } from "#app/features/revenue/period-lock.server.ts";
import { period } from "#db/schema/revenue.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { openMonth } from "./find-backdating.server.ts";

/** The earliest open month, kept open until the transaction ends. Refuses: period_closing. */
export async function bookingMonth(tx: Tx, now: Date): Promise<string> {
  const known = await openMonth(tx);
  const periodId = known ?? (await periodAssigner(tx, await programmeTimeZone(tx))(now)).periodId;
  await lockPeriodShared(tx, periodId);
  const [closing] = await tx
    .select({ id: period.id })
    .from(period)
    .where(eq(period.status, "closing"))
    .limit(1);
  if (closing) throw new DomainError("period_closing", { period: closing.id });
  return periodId;
}
