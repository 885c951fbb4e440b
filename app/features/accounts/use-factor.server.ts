import { and, eq, isNotNull, isNull, lt } from "drizzle-orm";
import type { Cipher } from "#app/domain/cipher.ts";
import { DomainError } from "#app/domain/errors.ts";
import { secondFactor } from "#db/schema/factors.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { consumeCode } from "./recovery-codes.server.ts";
import type { StepUpAnswer } from "./step-up.form.ts";
import { stepOfCode } from "./totp.server.ts";
import { passkeyProves } from "./verify-passkey.server.ts";

type FactorMethod = "totp" | "passkey" | "recovery_code";

/** Checks an answer against the account's factors and uses it up; null when it fits none. */
export async function consumeFactor(
  tx: Tx,
  ctx: { readonly cipher: Cipher | null; readonly now: Date; readonly origin: string },
  accountId: string,
  answer: StepUpAnswer,
): Promise<FactorMethod | null> {
  if (answer.stepUpPasskeyToken !== undefined)
    return (await passkeyProves(tx, ctx, accountId, answer.stepUpPasskeyToken)) ? "passkey" : null;
  const typed = answer.stepUpCode ?? "";
  if (typed === "") return null;
  if (/^[\d\s-]{6,9}$/.test(typed)) return (await consumeTotp(tx, ctx, accountId, typed)) ? "totp" : null;
  return (await consumeCode(tx, accountId, typed, ctx.now)) ? "recovery_code" : null;
}

/** The confirmed app of an account. */
export const totpInUse = (accountId: string) =>
  and(
    eq(secondFactor.accountId, accountId),
    isNotNull(secondFactor.confirmedAt),
    isNull(secondFactor.removedAt),
  );

/** What a sealed secret is bound to: its own row. */
export const totpOwner = (factorId: string) => `second_factor:${factorId}`;

/** Secrets cannot be read without the key they are sealed with. Refuses with `encryption_not_configured`. */
export function needCipher(cipher: Cipher | null): Cipher {
  if (!cipher) throw new DomainError("encryption_not_configured");
  return cipher;
}

async function consumeTotp(
  tx: Tx,
  ctx: { readonly cipher: Cipher | null; readonly now: Date },
  accountId: string,
  typed: string,
): Promise<boolean> {
  const [app] = await tx.select().from(secondFactor).where(totpInUse(accountId));
  if (!app) return false;
  const secret = needCipher(ctx.cipher).open(app.secretSealed, totpOwner(app.id));
  const step = stepOfCode(secret, typed, ctx.now);
  if (step === null) return false;
  // Of two requests with the same code at once, one moves the step on.
  const moved = await tx
    .update(secondFactor)
    .set({ lastStep: step })
    .where(and(eq(secondFactor.id, app.id), lt(secondFactor.lastStep, step)))
    .returning({ id: secondFactor.id });
  return moved.length > 0;
}
