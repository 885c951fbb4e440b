import { and, desc, eq, gte, isNotNull, or, sql } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { payout } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST = 500;

/** Stripe's ids of the accounts whose own events concern us: paid in these days, or holding a payout up. Latest first. */
export async function listAccountsToFollow(ctx: Ctx, days: number): Promise<readonly string[]> {
  const since = new Date(ctx.now.getTime() - days * DAY_MS);
  const rows = await withActor(ctx, (tx) =>
    tx
      .select({ id: payoutAccount.stripeAccountId, last: sql<string>`max(${payout.createdAt})` })
      .from(payout)
      .innerJoin(payoutAccount, eq(payoutAccount.id, payout.payoutAccountId))
      .where(
        and(
          isNotNull(payoutAccount.stripeAccountId),
          or(gte(payout.paidAt, since), eq(payout.status, "held_account")),
        ),
      )
      .groupBy(payoutAccount.stripeAccountId)
      .orderBy(desc(sql`max(${payout.createdAt})`))
      .limit(MOST),
  );
  return rows.flatMap(({ id }) => id ?? []);
}
