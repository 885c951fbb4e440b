import { and, eq, isNull, lte, or } from "drizzle-orm";
import type { ConnectedAccount } from "#app/adapters/stripe/accounts.server.ts";
import { system } from "#app/domain/actor.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { assertNoOpenTransaction, withActor } from "#db/with-actor.server.ts";

const REFRESH = system("refresh_payout_account");

/**
 * Reads the account anew at Stripe and keeps what it says; a return from onboarding or a webhook is a hint and no
 * more. By partner (the page) or by Stripe's id (a webhook). Answers how many accounts were read: 0 when none is open.
 */
export async function refreshPayoutAccount(
  ctx: Ctx,
  input: { readonly partnerId: string } | { readonly stripeAccountId: string },
): Promise<number> {
  const which =
    "partnerId" in input
      ? eq(payoutAccount.partnerId, input.partnerId)
      : eq(payoutAccount.stripeAccountId, input.stripeAccountId);
  const rows = await withActor({ ...ctx, actor: REFRESH }, (tx) =>
    tx
      .select({ id: payoutAccount.id, stripeAccountId: payoutAccount.stripeAccountId })
      .from(payoutAccount)
      .where(and(which, isNull(payoutAccount.replacedAt))),
  );
  let read = 0;
  for (const { id, stripeAccountId } of rows) {
    if (stripeAccountId === null) continue;
    assertNoOpenTransaction("a call to Stripe");
    await writeAccountState(ctx, id, await ctx.stripe.retrieveAccount(stripeAccountId));
    read++;
  }
  return read;
}

/** Writes what Stripe said at `ctx.now`, as the system: no partner can. An older answer never overwrites a newer one. */
export function writeAccountState(ctx: Ctx, rowId: string, account: ConnectedAccount): Promise<void> {
  const worker = { ...ctx, actor: REFRESH };
  return withActor(worker, async (tx) => {
    const [row] = await tx.select().from(payoutAccount).where(eq(payoutAccount.id, rowId)).for("update");
    if (!row) return;
    const written = await tx
      .update(payoutAccount)
      .set({
        stripeAccountId: account.id,
        state: account.state,
        requirementsDue: [...account.requirementsDue],
        checkedAt: ctx.now,
      })
      .where(
        and(
          eq(payoutAccount.id, rowId),
          or(isNull(payoutAccount.stripeAccountId), eq(payoutAccount.stripeAccountId, account.id)),
          or(isNull(payoutAccount.checkedAt), lte(payoutAccount.checkedAt, ctx.now)),
        ),
      )
      .returning({ id: payoutAccount.id });
    if (written.length === 0 || row.state === account.state) return;
    await audit(tx, worker, {
      action: "payout_account.state_changed",
      objectType: "payout_account",
      objectId: rowId,
      partnerId: row.partnerId,
      details: { from: row.state, to: account.state },
    });
  });
}
