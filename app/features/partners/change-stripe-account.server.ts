import { and, eq, isNull } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { payoutAccountSubject } from "#app/domain/payout-account-rules.ts";
import { newId } from "#db/new-id.server.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { beginPayoutAccount, type MemberCtx } from "./begin-payout-account.server.ts";
import { issueNotMeLinks } from "./not-me-links.server.ts";
import { payerOf } from "./payer-of.server.ts";

/**
 * Closes a partner's Stripe account with us and begins another, which `connectPayoutAccount` then opens at Stripe: with
 * all that `beginPayoutAccount` says of a change. Refuses: not_allowed, rail_not_available, payouts_frozen,
 * step_up_required.
 */
export async function changeStripeAccount(ctx: MemberCtx): Promise<void> {
  const { role, partnerId } = ctx.actor;
  if (role !== "owner" && role !== "finance") throw new DomainError("not_allowed");
  const id = newId("pac", ctx.now);
  const links = await issueNotMeLinks(ctx, { payoutAccountId: id });
  await withActor(ctx, async (tx) => {
    const { rail, platform, country } = await payerOf(tx, partnerId);
    if (rail !== "stripe") throw new DomainError("rail_not_available");
    await beginPayoutAccount(tx, ctx, {
      subject: await subjectNow(tx, partnerId),
      links,
      row: { id, rail, stripePlatform: platform, country },
    });
  });
}

/**
 * What a fresh proof for another Stripe account is bound to: its own name is not known yet, so that it comes after the
 * one of now.
 */
export function stripeChangeSubject(ctx: MemberCtx): Promise<string> {
  return withActor(ctx, (tx) => subjectNow(tx, ctx.actor.partnerId));
}

async function subjectNow(reader: Reader, partnerId: string): Promise<string> {
  const [now] = await reader
    .select({ id: payoutAccount.id })
    .from(payoutAccount)
    .where(and(eq(payoutAccount.partnerId, partnerId), isNull(payoutAccount.replacedAt)));
  return payoutAccountSubject(partnerId, `stripe:after:${now?.id ?? "none"}`);
}
