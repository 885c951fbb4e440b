import { and, eq } from "drizzle-orm";
import type { Actor } from "#app/domain/actor.ts";
import { invariant } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { newId } from "#db/new-id.server.ts";
import { account } from "#db/schema/accounts.ts";
import { factorReset } from "#db/schema/factors.ts";
import { withAuth } from "#db/with-actor.server.ts";

/**
 * Asks that the second factor of a person of the company be taken off: the person itself, who has the password and no
 * factor left (`actor` is anonymous then), or an admin. The person is told by mail, so that it may object. Asking
 * twice is asking once; null when there is no such person.
 */
export async function askFactorReset(
  ctx: Pick<Ctx, "db" | "now" | "requestId" | "origin"> & { readonly actor: Actor },
  { accountId }: { readonly accountId: string },
): Promise<{ readonly resetId: string } | null> {
  const { actor } = ctx;
  const askedBy = actor.kind === "staff" ? actor.accountId : accountId;
  return withAuth(ctx.db, async (tx) => {
    const [person] = await tx
      .select()
      .from(account)
      .where(and(eq(account.id, accountId), eq(account.side, "staff")));
    if (!person) return null;
    const row = { id: newId("frs", ctx.now), accountId, askedBy, askedAt: ctx.now, status: "asked" } as const;
    const added = await tx
      .insert(factorReset)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: factorReset.id });
    if (added.length === 0) {
      const [open] = await tx.select({ id: factorReset.id }).from(factorReset).where(openResetOf(accountId));
      invariant(open, "what was asked for already is there");
      return { resetId: open.id };
    }
    const details = { askedBy, resetId: row.id };
    const action = "account.factor_reset_asked";
    await audit(tx, ctx, { action, objectType: "account", objectId: accountId, details });
    await queueMail(tx, {
      template: "factor_changed",
      props: { change: "factor_reset_asked", changedAt: ctx.now, resetUrl: `${ctx.origin}/forgot` },
      to: person.email,
      locale: person.locale,
      timeZone: person.timeZone,
      now: ctx.now,
    });
    return { resetId: row.id };
  });
}

export const openResetOf = (accountId: string) =>
  and(eq(factorReset.accountId, accountId), eq(factorReset.status, "asked"));
