import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { whyNotConfirmWriteOff } from "#app/domain/write-off-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { accountBalances } from "#app/features/ledger/account-balances.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import { enqueue } from "#db/queue.server.ts";
import { writeOff } from "#db/schema/adjustments.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { bookingMonth } from "./booking-month.server.ts";
import { givenUpMinor } from "./list-write-offs.server.ts";
import type { WriteOffCtx } from "./propose-write-off.server.ts";

/**
 * The second person's yes: the debt given up is a line of the open month, and its statement sets it off. Null when there
 * is no such write-off. Refuses: not_allowed, write_off_not_proposed, confirmer_is_proposer, write_off_exceeds_debt (it
 * was repaid meanwhile), period_closing. The database checks the people again.
 */
export function confirmWriteOff(
  ctx: WriteOffCtx,
  { writeOffId }: { readonly writeOffId: string },
): Promise<{ readonly periodId: string } | null> {
  return withActor(ctx, async (tx) => {
    const row = await lockWriteOff(tx, writeOffId);
    if (!row) return null;
    await lockPartnerBooks(tx, row.partnerId);
    const periodId = await bookingMonth(tx, ctx.now);
    const debtMinor = (await accountBalances(tx, row)).get("partner_debt") ?? 0n;
    const debt = { debtMinor, givenUpMinor: await givenUpMinor(tx, row, row.id) };
    const refusal = whyNotConfirmWriteOff(row, debt, ctx.actor);
    if (refusal) throw new DomainError(refusal);
    await tx
      .update(writeOff)
      .set({
        status: "confirmed",
        decidedBy: ctx.actor.accountId,
        decidedAt: ctx.now,
        periodId,
        debtMinor,
      })
      .where(eq(writeOff.id, row.id));
    await audit(tx, ctx, {
      action: "write_off.confirmed",
      objectType: "write_off",
      objectId: row.id,
      partnerId: row.partnerId,
      details: { amountMinor: String(row.amountMinor), currency: row.currency, periodId },
    });
    await enqueue(tx, "rate_open_month", { partnerId: row.partnerId }, { jobKey: `rate:${row.partnerId}` });
    return { periodId };
  });
}

/** Puts a proposal away. False when there is none. Refuses: not_allowed, write_off_not_proposed. */
export function withdrawWriteOff(
  ctx: WriteOffCtx,
  { writeOffId }: { readonly writeOffId: string },
): Promise<boolean> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const row = await lockWriteOff(tx, writeOffId);
    if (!row) return false;
    if (row.status !== "proposed") throw new DomainError("write_off_not_proposed");
    await tx
      .update(writeOff)
      .set({ status: "withdrawn", decidedBy: ctx.actor.accountId, decidedAt: ctx.now })
      .where(eq(writeOff.id, row.id));
    await audit(tx, ctx, {
      action: "write_off.withdrawn",
      objectType: "write_off",
      objectId: row.id,
      partnerId: row.partnerId,
    });
    return true;
  });
}

async function lockWriteOff(tx: Tx, id: string): Promise<typeof writeOff.$inferSelect | null> {
  const [row] = await tx.select().from(writeOff).where(eq(writeOff.id, id)).for("update");
  return row ?? null;
}
