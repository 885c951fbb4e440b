import { desc, eq } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { bankPayout } from "#db/schema/payout-care.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { BankLegRow } from "./bank-leg.tsx";

const MOST = 50;

/** What Stripe paid from a partner's own account to its bank, newest first. */
export function listOwnBankLeg(
  ctx: Pick<Ctx, "db"> & { readonly actor: MemberActor },
): Promise<readonly BankLegRow[]> {
  return withActor(ctx, (tx) =>
    tx
      .select({
        id: bankPayout.id,
        amountMinor: bankPayout.amountMinor,
        currency: bankPayout.currency,
        status: bankPayout.status,
        failureCode: bankPayout.failureCode,
        arrivesAt: bankPayout.arrivesAt,
      })
      .from(bankPayout)
      .where(eq(bankPayout.partnerId, ctx.actor.partnerId))
      .orderBy(desc(bankPayout.madeAt), desc(bankPayout.id))
      .limit(MOST),
  );
}
