import { and, eq, inArray, isNull } from "drizzle-orm";
import type { MailProps } from "#app/adapters/mail-templates.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { partner } from "#db/schema/partners.ts";
import type { Tx } from "#db/with-actor.server.ts";

type PayoutMail = "payout_sent" | "payout_on_hold";

/** Mails a partner's owners and finance people about a payout, in the transaction of what happened to it. */
export async function tellPartner<Name extends PayoutMail>(
  tx: Tx,
  ctx: Ctx,
  partnerId: string,
  template: Name,
  props: MailProps<Name>,
): Promise<void> {
  const readers = await tx
    .select({ email: membership.email, locale: partner.locale, timeZone: partner.timeZone })
    .from(membership)
    .innerJoin(partner, eq(partner.id, membership.partnerId))
    .where(
      and(
        eq(membership.partnerId, partnerId),
        inArray(membership.role, ["owner", "finance"]),
        isNull(membership.endedAt),
      ),
    );
  for (const { email, locale, timeZone } of readers)
    await queueMail(tx, { template, props, to: email, locale, timeZone, partnerId, now: ctx.now });
}
