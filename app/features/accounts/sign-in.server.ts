import { eq } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { account } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";
import type { Attempts } from "./attempts.ts";
import { emailKeyOf } from "./email-key.ts";
import { hasFactor } from "./has-factor.server.ts";
import type { AccountSide } from "./lucia-adapter.server.ts";
import { hashPassword, isOutdatedHash, passwordFits } from "./password-hash.server.ts";
import { type StartedSession, startSession } from "./sessions.server.ts";

export type SignedIn = StartedSession & {
  readonly accountId: string;
  readonly side: AccountSide;
  /** The session opens nothing yet: the second factor comes next. */
  readonly isPending: boolean;
};

/**
 * Opens a session, pending for staff and for whoever has a second factor. Refuses with `sign_in_failed`, the same for an unknown address, a wrong password, an address that
 * was never confirmed and a closed account, after the same work; and with `too_many_attempts`.
 * `addressBlock` is whom the second limit counts: an IPv4 address or an IPv6 /64.
 */
export async function signIn(
  ctx: Ctx & Attempts<"sign_in_account" | "sign_in_address">,
  input: {
    readonly email: string;
    readonly password: string;
    readonly addressBlock: string;
    readonly userAgent: string | null;
  },
): Promise<SignedIn> {
  const emailKey = emailKeyOf(input.email);
  await ctx.limits.consume("sign_in_address", input.addressBlock);
  await ctx.limits.consume("sign_in_account", emailKey);
  const person = await findSecrets(ctx, emailKey);
  const fits = await passwordFits(person?.passwordHash ?? null, input.password);
  if (!person || !fits || !person.emailVerifiedAt || person.disabledAt)
    throw new DomainError("sign_in_failed");

  const newHash =
    person.passwordHash && isOutdatedHash(person.passwordHash) ? await hashPassword(input.password) : null;
  const started = await withAuth(ctx.db, async (tx) => {
    if (newHash) await tx.update(account).set({ passwordHash: newHash }).where(eq(account.id, person.id));
    const isPending = person.side === "staff" || (await hasFactor(tx, person.id));
    const who = { accountId: person.id, side: person.side, userAgent: input.userAgent, factorAt: null };
    const session = await startSession(tx, who, ctx.now);
    const action = isPending ? "account.password_given" : "account.signed_in";
    await audit(tx, ctx, { action, objectType: "account", objectId: person.id });
    return { ...session, isPending };
  });
  await ctx.limits.forget("sign_in_account", emailKey);
  return { ...started, accountId: person.id, side: person.side };
}

function findSecrets(ctx: Pick<Ctx, "db">, emailKey: string) {
  return withAuth(ctx.db, async (tx) => {
    const rows = await tx
      .select({
        id: account.id,
        side: account.side,
        passwordHash: account.passwordHash,
        emailVerifiedAt: account.emailVerifiedAt,
        disabledAt: account.disabledAt,
      })
      .from(account)
      .where(eq(account.emailKey, emailKey));
    return rows[0] ?? null;
  });
}
