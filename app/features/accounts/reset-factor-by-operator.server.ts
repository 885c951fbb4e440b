import { and, eq } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { account } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { removeFactors } from "./decide-factor-reset.server.ts";
import { emailKeyOf } from "./email-key.ts";
import { factorChanged } from "./factor-changed.server.ts";

/** By the operator's command alone, audited and mailed like every reset. Answers whose; null when there is nobody. */
export async function resetFactorByOperator(
  ctx: Ctx,
  { email }: { readonly email: string },
): Promise<string | null> {
  invariant(ctx.actor.kind === "system", "only the operator resets a factor alone");
  return withAuth(ctx.db, async (tx) => {
    const [person] = await tx
      .select({ id: account.id })
      .from(account)
      .where(and(eq(account.emailKey, emailKeyOf(email)), eq(account.side, "staff")));
    if (!person) return null;
    await removeFactors(tx, person.id, ctx.now);
    await factorChanged(tx, ctx, { accountId: person.id, change: "factors_reset" });
    return person.id;
  });
}
