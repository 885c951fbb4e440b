import { and, eq, isNull } from "drizzle-orm";
import { ANONYMOUS } from "#app/domain/actor.ts";
import type { Locale } from "#app/domain/locale.ts";
import { nameKey } from "#app/domain/name-key.ts";
import type { Attempts } from "#app/features/accounts/attempts.ts";
import { emailKeyOf } from "#app/features/accounts/email-key.ts";
import { hashPassword } from "#app/features/accounts/password-hash.server.ts";
import { issueToken, withdrawTokens } from "#app/features/accounts/tokens.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { newId } from "#db/new-id.server.ts";
import { account } from "#db/schema/accounts.ts";
import { partnerType } from "#db/schema/catalogue.ts";
import { application } from "#db/schema/partners.ts";
import { type Tx, withActor, withAuth } from "#db/with-actor.server.ts";
import type { ApplyForm } from "./apply.form.ts";
import { timeZoneOfCountry } from "./countries.ts";

export type ApplyInput = ApplyForm & {
  readonly partnerTypeKey: string;
  readonly locale: Locale;
  /** The applicant's IP address or its /64, for the limit. */
  readonly addressBlock: string;
};

/**
 * Takes an application: the mail to its address says how to go on. The answer is the same whether the address has an
 * account or not, and so is the work; an account that is proven is never touched. False when there is no such
 * partner type. Refuses with `too_many_attempts`.
 */
export async function apply(ctx: Ctx & Attempts<"apply">, input: ApplyInput): Promise<boolean> {
  await ctx.limits.consume("apply", input.addressBlock);
  const anonymous = { ...ctx, actor: ANONYMOUS };
  const types = await withActor(anonymous, (tx) =>
    tx.select({ key: partnerType.key }).from(partnerType).where(eq(partnerType.key, input.partnerTypeKey)),
  );
  if (types.length === 0) return false;
  const passwordHash = await hashPassword(input.password);
  const isProven = await hasProvenAccount(ctx, input.email);
  const applicationId = newId("app", ctx.now);
  // The application first: an account without one would have a link that leads nowhere.
  if (!isProven) await addApplication(anonymous, applicationId, input);
  await withAuth(ctx.db, async (tx) => {
    const person = isProven ? null : await keepUnprovenAccount(tx, ctx.now, input, passwordHash);
    if (person) await mailVerification(tx, ctx, input, { applicationId, accountId: person.id });
    else await mailThatAccountExists(tx, ctx, input);
  });
  return true;
}

function hasProvenAccount(ctx: Ctx, email: string): Promise<boolean> {
  return withAuth(ctx.db, async (tx) => {
    const rows = await tx
      .select({ verifiedAt: account.emailVerifiedAt })
      .from(account)
      .where(eq(account.emailKey, emailKeyOf(email)));
    return rows.some(({ verifiedAt }) => verifiedAt !== null);
  });
}

async function addApplication(ctx: Ctx, id: string, input: ApplyInput): Promise<void> {
  await withActor(ctx, async (tx) => {
    await tx.insert(application).values({
      id,
      reference: `RP-${id.slice(-8).toUpperCase()}`,
      partnerTypeKey: input.partnerTypeKey,
      companyName: input.companyName,
      nameKey: nameKey(input.companyName),
      website: input.website,
      country: input.country,
      contactName: input.contactName,
      email: input.email,
      emailKey: emailKeyOf(input.email),
      message: input.message,
      locale: input.locale,
      timeZone: timeZoneOfCountry(input.country),
      status: "unverified",
      createdAt: ctx.now,
    });
    await audit(tx, ctx, { action: "application.made", objectType: "application", objectId: id });
  });
}

/** A new account, or the one that nobody has proven yet with what was typed now; null when it was proven meanwhile. */
async function keepUnprovenAccount(
  tx: Tx,
  now: Date,
  input: ApplyInput,
  passwordHash: string,
): Promise<{ readonly id: string } | null> {
  const typed = {
    name: input.contactName,
    locale: input.locale,
    timeZone: timeZoneOfCountry(input.country),
    passwordHash,
  };
  const rows = await tx
    .insert(account)
    .values({
      id: newId("acc", now),
      side: "partner",
      email: input.email,
      emailKey: emailKeyOf(input.email),
      ...typed,
      createdAt: now,
    })
    .onConflictDoUpdate({
      target: account.emailKey,
      set: typed,
      setWhere: and(isNull(account.emailVerifiedAt), eq(account.side, "partner")),
    })
    .returning({ id: account.id });
  return rows[0] ?? null;
}

async function mailVerification(
  tx: Tx,
  ctx: Ctx,
  input: ApplyInput,
  subject: { readonly applicationId: string; readonly accountId: string },
): Promise<void> {
  const { email, locale } = input;
  await withdrawTokens(tx, "verify_email", email, ctx.now);
  const link = await issueToken(
    tx,
    {
      purpose: "verify_email",
      email,
      accountId: subject.accountId,
      subjectId: subject.applicationId,
    },
    ctx.now,
  );
  await queueMail(tx, {
    template: "verify_email",
    props: { verifyUrl: `${ctx.origin}/verify-email/${link.secret}`, expiresAt: link.expiresAt },
    to: email,
    locale,
    timeZone: timeZoneOfCountry(input.country),
    now: ctx.now,
  });
}

async function mailThatAccountExists(tx: Tx, ctx: Ctx, { email, locale }: ApplyInput): Promise<void> {
  const props = { signInUrl: `${ctx.origin}/sign-in`, resetUrl: `${ctx.origin}/forgot` };
  await queueMail(tx, { template: "account_exists", props, to: email, locale, now: ctx.now });
}
