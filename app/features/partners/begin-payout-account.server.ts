import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { usableFrom } from "#app/domain/payout-account-rules.ts";
import { consumeStepUp } from "#app/features/accounts/consume-step-up.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { partner, payoutAccount } from "#db/schema/partners.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { frozenPartners } from "./frozen-partners.server.ts";
import type { NotMeLink } from "./not-me-links.server.ts";

export type MemberCtx = Ctx & { readonly actor: MemberActor };

/** One at a time changes where a partner is paid; the row may not be there yet, so the lock has a name of its own. */
export async function lockPayoutAccounts(tx: Tx, partnerId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`payout_account:${partnerId}`}, 0))`);
}

type NewAccount = Pick<
  typeof payoutAccount.$inferInsert,
  "id" | "rail" | "stripePlatform" | "country" | "scheme" | "holderName" | "bic" | "last4" | "detailsSealed"
>;

export type BeginInput = {
  readonly row: NewAccount;
  /** What a fresh proof is bound to: the partner, and exactly this account. Asked for from the second one on. */
  readonly subject: string;
  /** For whoever hears of a change. */
  readonly links: readonly NotMeLink[];
};

/**
 * Closes the account of now and begins another, in the member's own transaction. The first ever is good at once. Any
 * other asks for a fresh proof bound to it, is paid 72 hours later, and everybody who should know is told with a link
 * that stops payouts. Refuses: payouts_frozen, step_up_required.
 */
export async function beginPayoutAccount(tx: Tx, ctx: MemberCtx, input: BeginInput): Promise<void> {
  const { partnerId, accountId } = ctx.actor;
  await lockPayoutAccounts(tx, partnerId);
  if ((await frozenPartners(tx, [partnerId])).size > 0) throw new DomainError("payouts_frozen");
  const before = await tx
    .select()
    .from(payoutAccount)
    .where(eq(payoutAccount.partnerId, partnerId))
    .orderBy(desc(payoutAccount.createdAt), desc(payoutAccount.id));
  const isFirst = before.length === 0;
  const stepUpId = isFirst
    ? null
    : await consumeStepUp(tx, ctx, {
        purpose: "change_payout_account",
        subject: input.subject,
      });
  await tx
    .update(payoutAccount)
    .set({ replacedAt: ctx.now })
    .where(
      and(
        eq(payoutAccount.partnerId, partnerId),
        eq(payoutAccount.stripePlatform, input.row.stripePlatform),
        isNull(payoutAccount.replacedAt),
      ),
    );
  const from = usableFrom(ctx.now, isFirst);
  const [person] = await tx
    .select({ name: membership.displayName, email: membership.email })
    .from(membership)
    .where(
      and(
        eq(membership.partnerId, partnerId),
        eq(membership.accountId, accountId),
        isNull(membership.endedAt),
      ),
    );
  await tx.insert(payoutAccount).values({
    ...input.row,
    partnerId,
    state: input.row.rail === "manual" ? "active" : "none",
    usableFrom: from,
    enteredBy: accountId,
    contactEmail: person?.email ?? null,
    stepUpId,
    createdAt: ctx.now,
  });
  await audit(tx, ctx, {
    action: isFirst ? "payout_account.opened" : "payout_account.changed",
    objectType: "payout_account",
    objectId: input.row.id,
    details: { rail: input.row.rail, replaces: before[0]?.id ?? null, usableFrom: from.toISOString() },
  });
  if (!isFirst) await tellOfChange(tx, ctx, input, { by: person?.name ?? "", usableFrom: from });
}

async function tellOfChange(
  tx: Tx,
  ctx: MemberCtx,
  { row, links }: BeginInput,
  { by, usableFrom: from }: { readonly by: string; readonly usableFrom: Date },
): Promise<void> {
  const { partnerId } = ctx.actor;
  const [reader] = await tx.select().from(partner).where(eq(partner.id, partnerId));
  invariant(reader && links.length > 0, "somebody hears of a changed payout account");
  for (const { email, url } of links)
    await queueMail(tx, {
      template: "payout_account_changed",
      props: {
        partner: reader.name,
        changedBy: by,
        changedAt: ctx.now,
        usableFrom: from,
        account: { rail: row.rail === "manual" ? "manual" : "stripe", last4: row.last4 ?? null },
        notMeUrl: url,
      },
      to: email,
      locale: reader.locale,
      timeZone: reader.timeZone,
      partnerId,
      now: ctx.now,
    });
}
