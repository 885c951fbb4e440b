import { eq } from "drizzle-orm";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { account } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";
import type { Attempts } from "./attempts.ts";
import { hashPassword, passwordFits } from "./password-hash.server.ts";
import { whyNotPassword } from "./password-rule.ts";
import { endSessionsOf, type StartedSession, startSession } from "./sessions.server.ts";

/**
 * Changes the password of the session's account, ends all its sessions and opens a new one for the browser that asked.
 * Refuses with `sign_in_failed` (the present password is wrong), `too_many_attempts` and the faults of `whyNotPassword`.
 */
export async function changePassword(
  ctx: Ctx & Attempts<"sign_in_account">,
  input: {
    readonly accountId: string;
    readonly currentPassword: string;
    readonly newPassword: string;
    readonly userAgent: string | null;
    /** Of the session that asks: a new password needs no second proof of the factor. */
    readonly factorAt: Date | null;
  },
): Promise<StartedSession> {
  const { accountId } = input;
  const [person] = await withAuth(ctx.db, (tx) => tx.select().from(account).where(eq(account.id, accountId)));
  invariant(person, "the session's account is there");
  await ctx.limits.consume("sign_in_account", person.emailKey);
  if (!(await passwordFits(person.passwordHash, input.currentPassword)))
    throw new DomainError("sign_in_failed");
  const fault = whyNotPassword(input.newPassword, [person.email, person.name]);
  if (fault) throw new DomainError(fault);
  const passwordHash = await hashPassword(input.newPassword);
  const started = await withAuth(ctx.db, async (tx) => {
    await tx.update(account).set({ passwordHash }).where(eq(account.id, accountId));
    await endSessionsOf(tx, accountId, ctx.now);
    await audit(tx, ctx, {
      action: "account.password_changed",
      objectType: "account",
      objectId: accountId,
    });
    await queueMail(tx, {
      template: "password_changed",
      props: { changedAt: ctx.now, resetUrl: `${ctx.origin}/forgot` },
      to: person.email,
      locale: person.locale,
      timeZone: person.timeZone,
      now: ctx.now,
    });
    const { userAgent, factorAt } = input;
    return startSession(tx, { accountId, side: person.side, userAgent, factorAt }, ctx.now);
  });
  await ctx.limits.forget("sign_in_account", person.emailKey);
  return started;
}
