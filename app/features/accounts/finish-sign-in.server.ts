import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { countFactorTry, forgetFactorTries } from "./factor-tries.server.ts";
import type { ProverCtx } from "./prove-step-up.server.ts";
import { accountOfPendingSession, endSession, type StartedSession, startSession } from "./sessions.server.ts";
import type { StepUpAnswer } from "./step-up.form.ts";
import { consumeFactor } from "./use-factor.server.ts";

/**
 * The second step of signing in: the pending session ends, a new one with a new token begins. Refuses with
 * `sign_in_failed` (the password was given too long ago), `step_up_wrong` and `step_up_too_many`.
 */
export async function finishSignIn(
  ctx: Omit<ProverCtx, "actor"> & Pick<Parameters<typeof audit>[1], "actor">,
  input: { readonly token: string; readonly answer: StepUpAnswer; readonly userAgent: string | null },
): Promise<StartedSession> {
  const { token, answer, userAgent } = input;
  const pending = await withAuth(ctx.db, (tx) => accountOfPendingSession(tx, token, ctx.now));
  if (!pending) throw new DomainError("sign_in_failed");
  const { accountId, side } = pending;
  await countFactorTry(ctx, accountId);
  const started = await withAuth(ctx.db, async (tx) => {
    const method = await consumeFactor(tx, ctx, accountId, answer);
    if (!method) throw new DomainError("step_up_wrong");
    await endSession(tx, token, ctx.now);
    const session = await startSession(tx, { accountId, side, userAgent, factorAt: ctx.now }, ctx.now);
    const details = { method };
    await audit(tx, ctx, {
      action: "account.signed_in",
      objectType: "account",
      objectId: accountId,
      details,
    });
    return session;
  });
  await forgetFactorTries(ctx, accountId);
  return started;
}
