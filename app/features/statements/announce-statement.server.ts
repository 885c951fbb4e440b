import { and, eq, inArray, isNull } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import { readRestatedLines, restatedSums } from "#app/domain/restatement-document.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { partner } from "#db/schema/partners.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";

/**
 * Tells the partner's owners and finance people that a statement, or a restatement, is sealed, each of them once, however often it is asked
 * for. A job after the close: ten thousand mails are not rendered while the books are locked. Answers how many read it.
 */
export async function announceStatement(
  ctx: Pick<Ctx, "db" | "actor" | "now" | "origin">,
  { statementId }: { readonly statementId: string },
): Promise<number> {
  return withActor(ctx, async (tx) => {
    const [sealed] = await tx.select().from(statement).where(eq(statement.id, statementId));
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
    const difference =
      sealed.version > SETTLING_VERSION ? restatedSums(readRestatedLines(sealed.canonical)) : null;
    for (const reader of readers) {
      const mail = {
        to: reader.email,
        locale: reader.locale,
        timeZone: reader.timeZone,
        partnerId: sealed.partnerId,
        now: ctx.now,
      };
      const about = { number: sealed.number, period: sealed.periodId };
      const statementUrl = `${ctx.origin}/portal/statements/${sealed.number}`;
      if (difference === null)
        await queueMail(tx, {
          ...mail,
          template: "statement_ready",
          once: `statement_ready/${sealed.id}/${reader.id}`,
          props: {
            ...about,
            payable: { minor: sealed.payableMinor, currency: sealed.currency },
            statementUrl,
          },
        });
      else
        await queueMail(tx, {
          ...mail,
          template: "statement_restated",
          once: `statement_restated/${sealed.id}/${reader.id}`,
          props: {
            ...about,
            version: sealed.version,
            difference: { minor: difference.differenceMinor, currency: sealed.currency },
            statementUrl: `${statementUrl}?version=${sealed.version}`,
          },
        });
    }
    return readers.length;
  });
}
