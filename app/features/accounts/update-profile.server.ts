import { eq } from "drizzle-orm";
import type { Locale } from "#app/domain/locale.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { account, membership, staffRole } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";

/** A person's own name, language and time zone (IANA); `accountId` is the session's. The copies of the name follow. */
export function updateProfile(
  ctx: Ctx,
  input: {
    readonly accountId: string;
    readonly name: string;
    readonly locale: Locale;
    readonly timeZone: string;
  },
): Promise<void> {
  const { accountId, name, locale, timeZone } = input;
  return withAuth(ctx.db, async (tx) => {
    await tx.update(account).set({ name, locale, timeZone }).where(eq(account.id, accountId));
    await tx.update(membership).set({ displayName: name }).where(eq(membership.accountId, accountId));
    await tx.update(staffRole).set({ displayName: name }).where(eq(staffRole.accountId, accountId));
    const details = { locale, timeZone };
    await audit(tx, ctx, {
      action: "account.profile_changed",
      objectType: "account",
      objectId: accountId,
      details,
    });
  });
}
