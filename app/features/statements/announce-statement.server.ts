import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { partner } from "#db/schema/partners.ts";
import type { statement } from "#db/schema/statements.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Tells the partner's owners and finance people that a statement is sealed, in the sealing's own transaction. */
export async function announceStatement(
  tx: Tx,
  ctx: Ctx,
  sealed: Pick<
    typeof statement.$inferInsert,
    "partnerId" | "number" | "periodId" | "payableMinor" | "currency"
  >,
): Promise<void> {
  const readers = await tx
    .select({ email: membership.email, locale: partner.locale, timeZone: partner.timeZone })
    .from(membership)
    .innerJoin(partner, eq(partner.id, membership.partnerId))
    .where(
      and(
        eq(membership.partnerId, sealed.partnerId),
        inArray(membership.role, ["owner", "finance"]),
        isNull(membership.endedAt),
      ),
    );
  for (const reader of readers)
    await queueMail(tx, {
      template: "statement_ready",
      to: reader.email,
      locale: reader.locale,
      timeZone: reader.timeZone,
      partnerId: sealed.partnerId,
      now: ctx.now,
      props: {
        number: sealed.number,
        period: sealed.periodId,
        payable: { minor: sealed.payableMinor, currency: sealed.currency },
        statementUrl: `${ctx.origin}/portal/statements/${sealed.number}`,
      },
    });
}
