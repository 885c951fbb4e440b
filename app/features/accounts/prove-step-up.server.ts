import { eq } from "drizzle-orm";
import type { MemberActor, StaffActor } from "#app/domain/actor.ts";
import type { Cipher } from "#app/domain/cipher.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { StepUpMethod, StepUpPurpose } from "#app/domain/step-up.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { account } from "#db/schema/accounts.ts";
import { stepUp } from "#db/schema/factors.ts";
import { withAuth } from "#db/with-actor.server.ts";
import type { Attempts } from "./attempts.ts";
import { countFactorTry, forgetFactorTries } from "./factor-tries.server.ts";
import { hasFactor } from "./has-factor.server.ts";
import { passwordFits } from "./password-hash.server.ts";
import type { StepUpAnswer } from "./step-up.form.ts";
import { consumeFactor } from "./use-factor.server.ts";

/** What a request of a signed-in person carries; the guard puts it into `ctx`. */
export type ProverCtx = Ctx &
  Attempts<"second_factor"> & {
    readonly actor: MemberActor | StaffActor;
    readonly cipher: Cipher | null;
    readonly sessionId: string | null;
  };

/**
 * Checks a fresh second factor (of partner people without one: the password) and keeps the proof for one act, in a
 * transaction of its own; the act uses it up with `consumeStepUp`. Answers its id. Refuses with `step_up_wrong` and,
 * after five wrong tries in a quarter of an hour, `step_up_too_many`.
 */
export async function proveStepUp(
  ctx: ProverCtx,
  input: { readonly purpose: StepUpPurpose; readonly subject: string; readonly answer: StepUpAnswer },
): Promise<string> {
  const { accountId } = ctx.actor;
  await countFactorTry(ctx, accountId);
  const byPassword = await provedByPassword(ctx, input.answer);
  const id = newId("stp", ctx.now);
  await withAuth(ctx.db, async (tx) => {
    const method: StepUpMethod | null = byPassword
      ? "password"
      : await consumeFactor(tx, ctx, accountId, input.answer);
    if (!method) throw new DomainError("step_up_wrong");
    const { purpose, subject } = input;
    const sessionId = ctx.sessionId ?? "";
    await tx.insert(stepUp).values({ id, accountId, sessionId, purpose, subject, method, provedAt: ctx.now });
    const details = { purpose, subject, method };
    await audit(tx, ctx, { action: "step_up.proved", objectType: "step_up", objectId: id, details });
  });
  await forgetFactorTries(ctx, accountId);
  return id;
}

async function provedByPassword(ctx: ProverCtx, answer: StepUpAnswer): Promise<boolean> {
  if (ctx.actor.kind !== "member" || answer.stepUpPassword === undefined) return false;
  const { accountId } = ctx.actor;
  const kept = await withAuth(ctx.db, async (tx) => {
    if (await hasFactor(tx, accountId)) return null;
    const [person] = await tx
      .select({ passwordHash: account.passwordHash })
      .from(account)
      .where(eq(account.id, accountId));
    return person?.passwordHash ?? null;
  });
  return kept !== null && passwordFits(kept, answer.stepUpPassword);
}
