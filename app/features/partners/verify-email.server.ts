import { and, eq, isNull, sql } from "drizzle-orm";
import { system } from "#app/domain/actor.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import { localDateOf } from "#app/domain/period.ts";
import type { Attempts } from "#app/features/accounts/attempts.ts";
import { passwordFits } from "#app/features/accounts/password-hash.server.ts";
import { consumeToken, findToken, issueToken } from "#app/features/accounts/tokens.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { account } from "#db/schema/accounts.ts";
import { application } from "#db/schema/partners.ts";
import { withActor, withAuth } from "#db/with-actor.server.ts";
import { answerDueAt } from "./application-clock.ts";

/** The applicant is nobody yet: the system reads and moves the application for them. */
const WORKER = system("verify_email");

/**
 * Whose application a verification link confirms; null when the link no longer works. Looking uses nothing up, since
 * mail scanners look too.
 */
export async function findVerification(
  ctx: Pick<Ctx, "db" | "now">,
  input: { readonly token: string },
): Promise<{ readonly companyName: string } | null> {
  const link = await withAuth(ctx.db, (tx) => findToken(tx, "verify_email", input.token, ctx.now));
  if (!link?.subjectId) return null;
  const which = eq(application.id, link.subjectId);
  const [row] = await withActor({ db: ctx.db, actor: WORKER }, (tx) =>
    tx.select({ companyName: application.companyName }).from(application).where(which),
  );
  return row ?? null;
}

/**
 * Confirms an address, once, and hands its application to the managers. Answers the token of the status page.
 * The link proves the mailbox and the password proves who applied: anybody may apply with a stranger's address, and
 * the stranger's click must not make that password good. Two steps in two roles: the application first, which may be
 * repeated, so that a crash between them leaves a link that still works. Refuses with `link_expired_or_used`,
 * `application_password_wrong` (the link still works) and `too_many_attempts`, counted together with sign-in.
 */
export async function verifyEmail(
  ctx: Ctx & Attempts<"sign_in_account">,
  input: { readonly token: string; readonly password: string },
): Promise<{ readonly statusToken: string }> {
  const found = await withAuth(ctx.db, (tx) => findToken(tx, "verify_email", input.token, ctx.now));
  if (!found) throw new DomainError("link_expired_or_used");
  const { accountId, subjectId: applicationId } = found;
  invariant(accountId && applicationId, "a verification link names an account and an application");
  const provenHash = await provePassword(ctx, accountId, input.password);
  const submitted = await submitApplication(ctx, { accountId, applicationId });
  const verified = await withAuth(ctx.db, async (tx) => {
    // The account before its link, the order in which applying locks them; and only with the password just proven.
    const confirmed = await tx
      .update(account)
      .set({ emailVerifiedAt: sql`coalesce(${account.emailVerifiedAt}, ${ctx.now.toISOString()})` })
      .where(and(eq(account.id, accountId), eq(account.passwordHash, provenHash)))
      .returning({ id: account.id });
    const used = await consumeToken(tx, "verify_email", input.token, ctx.now);
    if (confirmed.length === 0 || !used) throw new DomainError("link_expired_or_used");
    const status = await issueToken(
      tx,
      { purpose: "application_status", email: found.email, accountId, subjectId: applicationId },
      ctx.now,
    );
    const { companyName, locale, timeZone, email } = submitted;
    await queueMail(tx, {
      template: "application_received",
      props: {
        company: companyName,
        answerBy: localDateOf(answerDueAt(ctx.now), timeZone),
        statusUrl: `${ctx.origin}/apply/status/${status.secret}`,
      },
      to: email,
      locale,
      timeZone,
      now: ctx.now,
    });
    return { statusToken: status.secret };
  });
  await ctx.limits.forget("sign_in_account", found.email);
  return verified;
}

/** The hash that the password fits. Refuses with `application_password_wrong` and `too_many_attempts`. */
async function provePassword(
  ctx: Ctx & Attempts<"sign_in_account">,
  accountId: string,
  password: string,
): Promise<string> {
  const [person] = await withAuth(ctx.db, (tx) =>
    tx
      .select({ emailKey: account.emailKey, passwordHash: account.passwordHash })
      .from(account)
      .where(eq(account.id, accountId)),
  );
  invariant(person, "a verification link's account is there");
  await ctx.limits.consume("sign_in_account", person.emailKey);
  const fits = await passwordFits(person.passwordHash, password);
  if (!person.passwordHash || !fits) throw new DomainError("application_password_wrong");
  return person.passwordHash;
}

function submitApplication(
  ctx: Ctx,
  { accountId, applicationId }: { readonly accountId: string; readonly applicationId: string },
) {
  const worker = { ...ctx, actor: WORKER };
  return withActor(worker, async (tx) => {
    const moved = await tx
      .update(application)
      .set({ status: "submitted", emailVerifiedAt: ctx.now, accountId })
      .where(
        and(
          eq(application.id, applicationId),
          eq(application.status, "unverified"),
          isNull(application.accountId),
        ),
      )
      .returning({ id: application.id });
    if (moved.length > 0) {
      await audit(tx, worker, {
        action: "application.submitted",
        objectType: "application",
        objectId: applicationId,
      });
    }
    const [row] = await tx.select().from(application).where(eq(application.id, applicationId));
    invariant(row, "a verification link's application is there");
    return row;
  });
}
