import { and, asc, count, eq, isNotNull, isNull } from "drizzle-orm";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";
import { type MemberActor, system } from "#app/domain/actor.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { enrolment, partner, payoutAccount } from "#db/schema/partners.ts";
import { assertNoOpenTransaction, type Tx, withActor } from "#db/with-actor.server.ts";
import { payoutRailFor } from "./payout-rail.ts";
import { writeAccountState } from "./refresh-payout-account.server.ts";

type MemberCtx = Ctx & { readonly actor: MemberActor };

/** Where the person goes on at Stripe: to its form, or to its own page once the form is done. Shown as a link, never mailed. */
export type PayoutAccountLink = {
  readonly kind: "onboarding" | "dashboard";
  readonly url: string;
};

/**
 * Opens the partner's connected account and answers a link to Stripe. The row comes first, one for a partner and
 * platform, and the key derives from it: two clicks at once make one account. Refuses with `not_allowed` (owners and
 * finance only), `rail_not_available` and `payment_provider_away`.
 */
export async function connectPayoutAccount(ctx: MemberCtx): Promise<PayoutAccountLink> {
  if (ctx.actor.role !== "owner" && ctx.actor.role !== "finance") throw new DomainError("not_allowed");
  const { partnerId } = ctx.actor;
  const wanted = (await keepRow(ctx)) ?? (await keepRowAfterDisconnected(ctx));
  invariant(wanted, "a payout account stands in its row");
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

/** The row of the current account, made when there is none; null when the current one was disconnected. */
function keepRow(ctx: MemberCtx): Promise<WantedAccount | null> {
  const { partnerId } = ctx.actor;
  return withActor(ctx, async (tx) => {
    const { country, platform, platformCountry } = await payerOf(tx, partnerId);
    if (payoutRailFor(country) !== "stripe") throw new DomainError("rail_not_available");
    const id = newId("pac", ctx.now);
    const made = await tx
      .insert(payoutAccount)
      .values({
        id,
        partnerId,
        rail: "stripe",
        stripePlatform: platform,
        state: "none",
        country,
        enteredBy: ctx.actor.accountId,
        createdAt: ctx.now,
      })
      .onConflictDoNothing()
      .returning({ id: payoutAccount.id });
    if (made.length > 0) {
      await audit(tx, ctx, {
        action: "payout_account.opened",
        objectType: "payout_account",
        objectId: id,
      });
    }
    const ofPlatform = and(
      eq(payoutAccount.partnerId, partnerId),
      eq(payoutAccount.stripePlatform, platform),
    );
    const [current] = await tx
      .select()
      .from(payoutAccount)
      .where(and(ofPlatform, isNull(payoutAccount.replacedAt)));
    const [earlier] = await tx
      .select({ n: count() })
      .from(payoutAccount)
      .where(and(ofPlatform, isNotNull(payoutAccount.replacedAt)));
    invariant(current && earlier, "the row is there once it was made");
    if (current.state === "disconnected") return null;
    return {
      rowId: current.id,
      stripeAccountId: current.stripeAccountId,
      country: current.country,
      platformCountry,
      email: await firstOwnerEmail(tx, partnerId),
      idempotencyKey: `acct-create:${partnerId}${earlier.n === 0 ? "" : `:${earlier.n}`}`,
    };
  });
}

/** A disconnected account never comes back: its row is closed by the system and a new one begun. */
async function keepRowAfterDisconnected(ctx: MemberCtx): Promise<WantedAccount | null> {
  await withActor({ ...ctx, actor: system("replace_payout_account") }, (tx) =>
    tx
      .update(payoutAccount)
      .set({ replacedAt: ctx.now })
      .where(
        and(
          eq(payoutAccount.partnerId, ctx.actor.partnerId),
          eq(payoutAccount.state, "disconnected"),
          isNull(payoutAccount.replacedAt),
        ),
      ),
  );
  return keepRow(ctx);
}

async function payerOf(tx: Tx, partnerId: string) {
  const [row] = await tx
    .select({
      country: partner.country,
      platform: legalEntity.stripePlatform,
      platformCountry: legalEntity.country,
    })
    .from(enrolment)
    .innerJoin(partner, eq(partner.id, enrolment.partnerId))
    .innerJoin(legalEntity, eq(legalEntity.id, enrolment.legalEntityId))
    .where(eq(enrolment.partnerId, partnerId))
    .orderBy(asc(enrolment.createdAt), asc(enrolment.id))
    .limit(1);
  invariant(row, "a partner has an enrolment, and so a payer");
  return row;
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
