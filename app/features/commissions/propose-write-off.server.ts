import { and, desc, eq } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { Currency } from "#app/domain/money.ts";
import { whyNotWriteOff } from "#app/domain/write-off-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { accountBalances } from "#app/features/ledger/account-balances.server.ts";
import { lockPartnerBooks } from "#app/features/ledger/lock-partner-books.server.ts";
import { newId } from "#db/new-id.server.ts";
import { writeOff } from "#db/schema/adjustments.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { withActor } from "#db/with-actor.server.ts";
import { givenUpMinor } from "./list-write-offs.server.ts";

export type WriteOffCtx = Ctx & { readonly actor: StaffActor };

/**
 * Proposes to give up a debt, or part of it, in minor units. Changes nothing until another person of finance confirms.
 * Null when the partner never had a line with that entity in that currency. Refuses: not_allowed, write_off_exceeds_debt.
 */
export function proposeWriteOff(
  ctx: WriteOffCtx,
  input: {
    readonly partnerId: string;
    readonly legalEntityId: string;
    readonly currency: Currency;
    readonly amountMinor: bigint;
    readonly reason: string;
  },
): Promise<{ readonly writeOffId: string } | null> {
  return withActor(ctx, async (tx) => {
    const { partnerId, legalEntityId, currency, amountMinor, reason } = input;
    await lockPartnerBooks(tx, partnerId);
    // The enrolment that the statement is about: where the debt came from last.
    const [last] = await tx
      .select({ enrolmentId: commissionLine.enrolmentId })
      .from(commissionLine)
      .where(
        and(
          eq(commissionLine.partnerId, partnerId),
          eq(commissionLine.legalEntityId, legalEntityId),
          eq(commissionLine.currency, currency),
        ),
      )
      .orderBy(desc(commissionLine.periodId), desc(commissionLine.id))
      .limit(1);
    if (!last) return null;
    const balances = await accountBalances(tx, { partnerId, legalEntityId, currency });
    const refusal = whyNotWriteOff(
      {
        debtMinor: balances.get("partner_debt") ?? 0n,
        givenUpMinor: await givenUpMinor(tx, input, null),
      },
      amountMinor,
      ctx.actor,
    );
    if (refusal) throw new DomainError(refusal);
    const writeOffId = newId("wof", ctx.now);
    await tx.insert(writeOff).values({
      id: writeOffId,
      partnerId,
      enrolmentId: last.enrolmentId,
      legalEntityId,
      currency,
      amountMinor,
      reason,
      status: "proposed",
      proposedBy: ctx.actor.accountId,
      proposedAt: ctx.now,
    });
    await audit(tx, ctx, {
      action: "write_off.proposed",
      objectType: "write_off",
      objectId: writeOffId,
      partnerId,
      details: { amountMinor: String(amountMinor), currency, legalEntityId },
    });
    return { writeOffId };
  });
}
