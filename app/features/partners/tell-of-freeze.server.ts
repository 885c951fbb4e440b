import { and, eq, inArray, isNull } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { membership, staffRole } from "#db/schema/accounts.ts";
import { partner } from "#db/schema/partners.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Mails a partner's owners and everybody of the company's finance that payouts stop, or go on, in that act's transaction. */
export async function tellOfFreeze(
  tx: Tx,
  ctx: Ctx,
  {
    partnerId,
    news,
  }: { readonly partnerId: string; readonly news: "payouts_frozen" | "payouts_go_on" | "freeze_lift_asked" },
): Promise<void> {
  const [stopped] = await tx.select().from(partner).where(eq(partner.id, partnerId));
  invariant(stopped, "payouts are stopped for a partner");
  const owners =
    news === "freeze_lift_asked"
      ? []
      : await tx
          .select({ email: membership.email })
          .from(membership)
          .where(
            and(
              eq(membership.partnerId, partnerId),
              inArray(membership.role, ["owner", "finance"]),
              isNull(membership.endedAt),
            ),
          );
  const props = { partner: stopped.name, at: ctx.now };
  const { locale, timeZone } = stopped;
  for (const { email } of owners)
    await queueMail(tx, {
      template: news,
      props: { ...props, url: `${ctx.origin}/portal/payout-account` },
      to: email,
      locale,
      timeZone,
      partnerId,
      now: ctx.now,
    });
  const finance = await tx
    .select({ email: staffRole.email })
    .from(staffRole)
    .where(and(eq(staffRole.role, "finance"), isNull(staffRole.revokedAt)));
  const url = `${ctx.origin}/console/partners/${partnerId}`;
  for (const { email } of finance)
    await queueMail(tx, { template: news, props: { ...props, url }, to: email, locale: "en", now: ctx.now });
}
