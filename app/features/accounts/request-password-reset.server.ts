import { and, eq, isNull } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { account } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";
import type { Attempts } from "./attempts.ts";
import { emailKeyOf } from "./email-key.ts";
import { issueToken } from "./tokens.server.ts";

/** Mails a link for a new password, when there is such an account; the answer is the same when there is none. Refuses with `too_many_attempts`. */
export async function requestPasswordReset(
  ctx: Ctx & Attempts<"reset_password">,
  input: { readonly email: string },
): Promise<void> {
  const emailKey = emailKeyOf(input.email);
  await ctx.limits.consume("reset_password", emailKey);
  await withAuth(ctx.db, async (tx) => {
    const [person] = await tx
      .select({
        id: account.id,
        email: account.email,
        locale: account.locale,
        timeZone: account.timeZone,
      })
      .from(account)
      .where(and(eq(account.emailKey, emailKey), isNull(account.disabledAt)));
    if (!person) return;
    const link = await issueToken(
      tx,
      { purpose: "reset", email: person.email, accountId: person.id },
      ctx.now,
    );
    await queueMail(tx, {
      template: "password_reset",
      props: { resetUrl: `${ctx.origin}/reset/${link.secret}`, expiresAt: link.expiresAt },
      to: person.email,
      locale: person.locale,
      timeZone: person.timeZone,
      now: ctx.now,
    });
  });
}
