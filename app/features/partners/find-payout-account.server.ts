import { and, desc, eq, isNull } from "drizzle-orm";
import type { PayoutAccountState } from "#app/adapters/stripe/accounts.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { partner, payoutAccount } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type PayoutRail, payoutRailFor } from "./payout-rail.ts";

export type PayoutAccountView = {
  readonly rail: PayoutRail;
  readonly country: string;
  /** `none`: nothing opened yet. */
  readonly state: PayoutAccountState | "none";
  readonly requirementsDue: readonly string[];
  readonly stripeAccountId: string | null;
  readonly checkedAt: Date | null;
};

/** How a partner is paid now; null when there is no such partner, or it is not the actor's. */
export function findPayoutAccount(
  ctx: Pick<Ctx, "db" | "actor">,
  input: { readonly partnerId: string },
): Promise<PayoutAccountView | null> {
  return withActor(ctx, async (tx) => {
    const [owner] = await tx
      .select({ country: partner.country })
      .from(partner)
      .where(eq(partner.id, input.partnerId));
    if (!owner) return null;
    const [row] = await tx
      .select()
      .from(payoutAccount)
      .where(and(eq(payoutAccount.partnerId, input.partnerId), isNull(payoutAccount.replacedAt)))
      .orderBy(desc(payoutAccount.createdAt))
      .limit(1);
    return {
      rail: payoutRailFor(owner.country),
      country: owner.country,
      state: (row?.state ?? "none") as PayoutAccountView["state"],
      requirementsDue: row?.requirementsDue ?? [],
      stripeAccountId: row?.stripeAccountId ?? null,
      checkedAt: row?.checkedAt ?? null,
    };
  });
}
