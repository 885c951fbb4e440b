import { and, eq, inArray, isNull } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { partner } from "#db/schema/partners.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";

/**
 * Tells the partner's owners and finance people that a statement is sealed, each of them once, however often it is asked
 * for. A job after the close: ten thousand mails are not rendered while the books are locked. Answers how many read it.
 */
export async function announceStatement(
  ctx: Pick<Ctx, "db" | "actor" | "now" | "origin">,
  { statementId }: { readonly statementId: string },
): Promise<number> {
  return withActor(ctx, async (tx) => {
    const { id, partnerId, number, periodId, payableMinor, currency } = statement;
    const [sealed] = await tx
      .select({ id, partnerId, number, periodId, payableMinor, currency })
      .from(statement)
      .where(eq(id, statementId));
    invariant(sealed, `statement ${statementId} stands`);
    const readers = await tx
      .select({
        id: membership.id,
        email: membership.email,
        locale: partner.locale,
        timeZone: partner.timeZone,
      })
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
        once: `statement_ready/${sealed.id}/${reader.id}`,
        now: ctx.now,
        props: {
          number: sealed.number,
          period: sealed.periodId,
          payable: { minor: sealed.payableMinor, currency: sealed.currency },
          statementUrl: `${ctx.origin}/portal/statements/${sealed.number}`,
        },
      });
    return readers.length;
  });
}
