import { eq } from "drizzle-orm";
import { system } from "#app/domain/actor.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { consumeToken, findToken } from "#app/features/accounts/tokens.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { partner, payoutAccount, payoutFreeze } from "#db/schema/partners.ts";
import { withActor, withAuth } from "#db/with-actor.server.ts";
import { tellOfFreeze } from "./tell-of-freeze.server.ts";

const NOT_ME = system("report_not_me");

export type NotMe = {
  readonly partnerName: string;
  readonly changedAt: Date;
  readonly usableFrom: Date;
  readonly rail: "stripe" | "manual";
  readonly last4: string | null;
};

/** What a "this was not me" link is about, while it works; looking stops nothing, as mail scanners look too. */
export async function findNotMe(
  ctx: Pick<Ctx, "db" | "now">,
  input: { readonly token: string },
): Promise<NotMe | null> {
  const link = await withAuth(ctx.db, (tx) => findToken(tx, "not_me", input.token, ctx.now));
  if (!link?.subjectId) return null;
  const accountId = link.subjectId;
  const [row] = await withActor({ db: ctx.db, actor: NOT_ME }, (tx) =>
    tx
      .select({ account: payoutAccount, partnerName: partner.name })
      .from(payoutAccount)
      .innerJoin(partner, eq(partner.id, payoutAccount.partnerId))
      .where(eq(payoutAccount.id, accountId)),
  );
  if (!row) return null;
  const { createdAt, usableFrom, rail, last4 } = row.account;
  return {
    partnerName: row.partnerName,
    changedAt: createdAt,
    usableFrom,
    rail: rail === "manual" ? "manual" : "stripe",
    last4,
  };
}

/**
 * Stops every payout of the partner until two people of finance let them go on, and tells its owners and finance. The
 * freeze comes first and the link is used up after it, so that a crash in between freezes; the link's own name in the
 * freeze's row makes it good for one freeze all the same. Where payouts were stopped already, nothing more happens.
 * Refuses: link_expired_or_used.
 */
export async function reportNotMe(ctx: Ctx, input: { readonly token: string }): Promise<void> {
  const link = await withAuth(ctx.db, (tx) => findToken(tx, "not_me", input.token, ctx.now));
  if (!link?.subjectId) throw new DomainError("link_expired_or_used");
  const { id: tokenId, email, subjectId: payoutAccountId } = link;
  const worker = { ...ctx, actor: NOT_ME };
  await withActor(worker, async (tx) => {
    const [account] = await tx
      .select({ partnerId: payoutAccount.partnerId })
      .from(payoutAccount)
      .where(eq(payoutAccount.id, payoutAccountId));
    if (!account) throw new DomainError("link_expired_or_used");
    const { partnerId } = account;
    invariant(partnerId === link.payload.partnerId, "a link is about its own partner's account");
    const id = newId("frz", ctx.now);
    const frozen = await tx
      .insert(payoutFreeze)
      .values({
        id,
        partnerId,
        payoutAccountId,
        cause: "not_me",
        frozenBy: email,
        tokenId,
        frozenAt: ctx.now,
      })
      .onConflictDoNothing()
      .returning({ id: payoutFreeze.id });
    if (frozen.length === 0) return;
    await audit(tx, worker, {
      action: "payouts.frozen",
      objectType: "payout_freeze",
      objectId: id,
      partnerId,
      details: { cause: "not_me", payoutAccountId },
    });
    await tellOfFreeze(tx, worker, { partnerId, news: "payouts_frozen" });
  });
  await withAuth(ctx.db, (tx) => consumeToken(tx, "not_me", input.token, ctx.now));
}
