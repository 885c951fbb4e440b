import { eq } from "drizzle-orm";
import type { StaffRole } from "#app/domain/actor.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { account, staffRole } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { emailKeyOf } from "./email-key.ts";
import { hashPassword } from "./password-hash.server.ts";
import { whyNotPassword } from "./password-rule.ts";
import { issueToken } from "./tokens.server.ts";

/**
 * A person of the company, with roles; for the CLI and the demo. Without a password they get a link to set one (an
 * hour long). Somebody who is staff already gets the roles. Refuses with `account_has_other_side` for a partner's
 * person and the faults of `whyNotPassword`.
 */
export async function createStaff(
  ctx: Ctx,
  input: {
    readonly email: string;
    readonly name: string;
    readonly roles: readonly StaffRole[];
    readonly locale: Locale;
    readonly timeZone: string;
    readonly password?: string;
  },
): Promise<{ readonly accountId: string; readonly setPasswordUrl: string | null }> {
  invariant(ctx.actor.kind === "system", "staff is made by the CLI or the demo");
  const { email, name, locale, timeZone, password } = input;
  const fault = password === undefined ? null : whyNotPassword(password, [email, name]);
  if (fault) throw new DomainError(fault);
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const emailKey = emailKeyOf(email);
  return withAuth(ctx.db, async (tx) => {
    await tx
      .insert(account)
      .values({
        id: newId("acc", ctx.now),
        side: "staff",
        email,
        emailKey,
        name,
        locale,
        timeZone,
        passwordHash,
        emailVerifiedAt: ctx.now,
        createdAt: ctx.now,
      })
      .onConflictDoNothing({ target: account.emailKey });
    const [person] = await tx.select().from(account).where(eq(account.emailKey, emailKey));
    invariant(person, "the account is there");
    if (person.side !== "staff") throw new DomainError("account_has_other_side");
    for (const role of input.roles) {
      await tx
        .insert(staffRole)
        .values({
          accountId: person.id,
          role,
          displayName: person.name,
          email: person.email,
          grantedAt: ctx.now,
        })
        .onConflictDoUpdate({ target: [staffRole.accountId, staffRole.role], set: { revokedAt: null } });
    }
    const details = { roles: input.roles.join(",") };
    await audit(tx, ctx, { action: "staff.created", objectType: "account", objectId: person.id, details });
    if (person.passwordHash) return { accountId: person.id, setPasswordUrl: null };
    const link = await issueToken(tx, { purpose: "reset", email, accountId: person.id }, ctx.now);
    return { accountId: person.id, setPasswordUrl: `${ctx.origin}/reset/${link.secret}` };
  });
}
