import { and, asc, eq, isNull } from "drizzle-orm";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { newId } from "#db/new-id.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { assertNoOpenTransaction, type Tx, withActor } from "#db/with-actor.server.ts";
import { lockPayoutAccounts, type MemberCtx } from "./begin-payout-account.server.ts";
import { payerOf } from "./payer-of.server.ts";
import { writeAccountState } from "./refresh-payout-account.server.ts";

/** Where the person goes on at Stripe: to its form, or to its own page once the form is done. Shown as a link, never mailed. */
export type PayoutAccountLink = {
  readonly kind: "onboarding" | "dashboard";
  readonly url: string;
};

/**
 * Opens the partner's connected account and answers a link to Stripe. The row comes first, one for a partner and
 * platform, and the key derives from it: two clicks at once make one account. Refuses with `not_allowed` (owners and
 * finance only), `rail_not_available`, `payment_provider_away`, and `step_up_required` where another account stood before:
 * `changeStripeAccount` begins the next.
 */
export async function connectPayoutAccount(ctx: MemberCtx): Promise<PayoutAccountLink> {
  if (ctx.actor.role !== "owner" && ctx.actor.role !== "finance") throw new DomainError("not_allowed");
  const { partnerId } = ctx.actor;
  const wanted = await keepRow(ctx);
  assertNoOpenTransaction("a call to Stripe");
  try {
    const opened =
      wanted.stripeAccountId === null
        ? await ctx.stripe.createConnectedAccount({
            partnerId,
            country: wanted.country,
            email: wanted.email,
            idempotencyKey: wanted.idempotencyKey,
            ...(wanted.country === wanted.platformCountry ? {} : { serviceAgreement: "recipient" as const }),
          })
        : await ctx.stripe.retrieveAccount(wanted.stripeAccountId);
    await writeAccountState(ctx, wanted.rowId, opened);
    if (opened.detailsSubmitted && opened.requirementsDue.length === 0) {
      const { url } = await ctx.stripe.createLoginLink(opened.id);
      return { kind: "dashboard", url };
    }
    const { url } = await ctx.stripe.createOnboardingLink({
      accountId: opened.id,
      refreshUrl: `${ctx.origin}/portal/payout-account`,
      returnUrl: `${ctx.origin}/portal/payout-account/return`,
    });
    return { kind: "onboarding", url };
  } catch (error) {
    const { outcome } = classifyStripeError(error);
    const mayComeBack = outcome === "unknown" || outcome === "not_run" || outcome === "in_flight";
    if (mayComeBack && isStripeFailure(error)) throw new DomainError("payment_provider_away");
    throw error;
  }
}

/** Failures of our own (a refusal, the database) are not Stripe's to explain. */
function isStripeFailure(error: unknown): boolean {
  return error instanceof Error && "type" in error && String(error.type).startsWith("Stripe");
}

type WantedAccount = {
  readonly rowId: string;
  readonly stripeAccountId: string | null;
  readonly country: string;
  readonly platformCountry: string;
  /** The first owner's, whoever clicks: the same key must come with the same parameters. */
  readonly email: string;
  readonly idempotencyKey: string;
};

/** The row of the current account, made when there never was one; a partner's clicks wait for one another. */
function keepRow(ctx: MemberCtx): Promise<WantedAccount> {
  const { partnerId } = ctx.actor;
  return withActor(ctx, async (tx) => {
    const { country, platform, platformCountry, rail } = await payerOf(tx, partnerId);
    if (rail !== "stripe") throw new DomainError("rail_not_available");
    await lockPayoutAccounts(tx, partnerId);
    const rows = await tx.select().from(payoutAccount).where(eq(payoutAccount.partnerId, partnerId));
    const email = await firstOwnerEmail(tx, partnerId);
    const current = rows.find(({ replacedAt }) => replacedAt === null);
    const wanted = {
      platformCountry,
      email,
      idempotencyKey: `acct-create:${partnerId}${rows.length < 2 ? "" : `:${rows.length - 1}`}`,
    };
    if (rows.length === 0)
      return {
        ...wanted,
        rowId: await openFirst(tx, ctx, { country, platform, email }),
        stripeAccountId: null,
        country,
      };
    // A disconnected account never comes back, and one that was withdrawn left nothing: what follows is a change.
    if (!current || current.state === "disconnected" || current.rail !== "stripe")
      throw new DomainError("step_up_required");
    return {
      ...wanted,
      rowId: current.id,
      stripeAccountId: current.stripeAccountId,
      country: current.country,
    };
  });
}

async function openFirst(
  tx: Tx,
  ctx: MemberCtx,
  { country, platform, email }: { country: string; platform: string; email: string },
): Promise<string> {
  const { partnerId, accountId } = ctx.actor;
  const id = newId("pac", ctx.now);
  await tx.insert(payoutAccount).values({
    id,
    partnerId,
    rail: "stripe",
    stripePlatform: platform,
    state: "none",
    country,
    enteredBy: accountId,
    contactEmail: email,
    createdAt: ctx.now,
  });
  await audit(tx, ctx, { action: "payout_account.opened", objectType: "payout_account", objectId: id });
  return id;
}

async function firstOwnerEmail(tx: Tx, partnerId: string): Promise<string> {
  const [owner] = await tx
    .select({ email: membership.email })
    .from(membership)
    .where(and(eq(membership.partnerId, partnerId), eq(membership.role, "owner"), isNull(membership.endedAt)))
    .orderBy(asc(membership.createdAt), asc(membership.id))
    .limit(1);
  invariant(owner, "a partner has an owner");
  return owner.email;
}
