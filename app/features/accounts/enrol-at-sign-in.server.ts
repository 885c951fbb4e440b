import type { Actor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { confirmTotp } from "./add-totp.server.ts";
import { factorChangedHere } from "./factor-changed.server.ts";
import { countFactorTry, forgetFactorTries } from "./factor-tries.server.ts";
import { hasFactor } from "./has-factor.server.ts";
import type { ProverCtx } from "./prove-step-up.server.ts";
import { accountOfPendingSession, type StartedSession } from "./sessions.server.ts";

/**
 * The first sign-in of somebody who needs a second factor and has none: the app is confirmed by a code and a whole
 * session begins. Refuses with `sign_in_failed` (the password was given too long ago, or there is a factor already:
 * then that one is asked for), `step_up_wrong` and `step_up_too_many`.
 */
export async function enrolAtSignIn(
  ctx: Omit<ProverCtx, "actor"> & { readonly actor: Actor },
  input: { readonly token: string; readonly code: string; readonly userAgent: string | null },
): Promise<StartedSession> {
  const { token, code, userAgent } = input;
  const pending = await withAuth(ctx.db, async (tx) => {
    const open = await accountOfPendingSession(tx, token, ctx.now);
    return open && !(await hasFactor(tx, open.accountId)) ? open : null;
  });
  if (!pending) throw new DomainError("sign_in_failed");
  const { accountId } = pending;
  await countFactorTry(ctx, accountId);
  const started = await withAuth(ctx.db, async (tx) => {
    await confirmTotp(tx, ctx, { accountId, code });
    return factorChangedHere(tx, ctx, { accountId, change: "app_added", userAgent });
  });
  await forgetFactorTries(ctx, accountId);
  return started;
}
