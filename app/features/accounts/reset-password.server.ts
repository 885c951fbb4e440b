import { eq, sql } from "drizzle-orm";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { account } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { hashPassword } from "./password-hash.server.ts";
import { whyNotPassword } from "./password-rule.ts";
import { endSessionsOf } from "./sessions.server.ts";
import { consumeToken, findToken, withdrawTokens } from "./tokens.server.ts";

/** Whether a reset link still works; looking at it uses nothing up (mail scanners look too). */
export function isResetLinkValid(
  ctx: Pick<Ctx, "db" | "now">,
  input: { readonly token: string },
): Promise<boolean> {
  return withAuth(ctx.db, async (tx) => (await findToken(tx, "reset", input.token, ctx.now)) !== null);
}

/**
 * Sets a new password by a mailed link, once. The link proves the address. Ends every session and tells the person.
 * Refuses with `link_expired_or_used` and the faults of `whyNotPassword`.
 */
export async function resetPassword(
  ctx: Ctx,
  input: { readonly token: string; readonly password: string },
): Promise<void> {
  const link = await withAuth(ctx.db, (tx) => findToken(tx, "reset", input.token, ctx.now));
  if (!link) throw new DomainError("link_expired_or_used");
  const fault = whyNotPassword(input.password, [link.email]);
  if (fault) throw new DomainError(fault);
  const passwordHash = await hashPassword(input.password);
  await withAuth(ctx.db, async (tx) => {
    const used = await consumeToken(tx, "reset", input.token, ctx.now);
    if (!used?.accountId) throw new DomainError("link_expired_or_used");
    const [person] = await tx
      .update(account)
      .set({
        passwordHash,
        emailVerifiedAt: sql`coalesce(${account.emailVerifiedAt}, ${ctx.now.toISOString()})`,
      })
      .where(eq(account.id, used.accountId))
      .returning({
        id: account.id,
        email: account.email,
        locale: account.locale,
        timeZone: account.timeZone,
      });
    invariant(person, "a reset link belongs to an account");
    await withdrawTokens(tx, "reset", person.email, ctx.now);
    await endSessionsOf(tx, person.id, ctx.now);
    await audit(tx, ctx, { action: "account.password_reset", objectType: "account", objectId: person.id });
    await queueMail(tx, {
      template: "password_changed",
      props: { changedAt: ctx.now, resetUrl: `${ctx.origin}/forgot` },
      to: person.email,
      locale: person.locale,
      timeZone: person.timeZone,
      now: ctx.now,
    });
  });
}
