import { invariant } from "#app/domain/errors.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { endSession, startSession } from "./sessions.server.ts";
import { type SignedIn, signIn } from "./sign-in.server.ts";

/**
 * One click into the demo: the password as ever, and the second factor counts as proved, since nobody has the phones of
 * the demo's people. For a server in demo mode alone. Refuses as `signIn` does.
 */
export async function signInToDemo(
  ctx: Parameters<typeof signIn>[0] & { readonly isDemo: boolean },
  input: Parameters<typeof signIn>[1],
): Promise<SignedIn> {
  invariant(ctx.isDemo, "only the demo lets somebody in without a second factor");
  const opened = await signIn(ctx, input);
  if (!opened.isPending) return opened;
  const { accountId, side } = opened;
  const whole = await withAuth(ctx.db, async (tx) => {
    await endSession(tx, opened.token, ctx.now);
    const { userAgent } = input;
    return startSession(tx, { accountId, side, userAgent, factorAt: ctx.now }, ctx.now);
  });
  return { ...whole, accountId, side, isPending: false };
}
