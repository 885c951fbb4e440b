import { and, eq, isNull } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { newId } from "#db/new-id.server.ts";
import { passkey } from "#db/schema/factors.ts";
import { type Tx, withAuth } from "#db/with-actor.server.ts";
import { confirmTotp, fitsNewTotp, removeTotp } from "./add-totp.server.ts";
import { consumeStepUp } from "./consume-step-up.server.ts";
import { factorChanged, factorChangedHere } from "./factor-changed.server.ts";
import { factorsOf } from "./has-factor.server.ts";
import { type ProverCtx, proveStepUp } from "./prove-step-up.server.ts";
import { renewCodes, withdrawCodes } from "./recovery-codes.server.ts";
import type { StartedSession } from "./sessions.server.ts";
import type { StepUpAnswer } from "./step-up.form.ts";
import { newPasskeyOf } from "./verify-passkey.server.ts";

/** Each change asks for a fresh proof of its own: by a factor that is there, or, before the first, by the password. */
type Changing = { readonly answer: StepUpAnswer; readonly userAgent: string | null };

/** Takes a new app into use in the place of the one before. Refuses as `proveStepUp` does. */
export async function replaceTotp(
  ctx: ProverCtx,
  { code, ...changing }: Changing & { readonly code: string },
): Promise<StartedSession> {
  const { accountId } = ctx.actor;
  // Looked at first: a slip in the new app's code must not cost a code of the old one.
  if (!(await fitsNewTotp(ctx, { accountId, code }))) throw new DomainError("step_up_wrong");
  return change(ctx, changing, async (tx) => {
    await confirmTotp(tx, ctx, { accountId, code });
    return "app_added";
  });
}

/** Refuses with `last_factor` when a person of the company would have none. */
export function dropTotp(ctx: ProverCtx, changing: Changing): Promise<StartedSession> {
  return change(ctx, changing, async (tx) => {
    await removeTotp(tx, ctx, ctx.actor.accountId);
    await keepOne(tx, ctx);
    return "app_removed";
  });
}

/** `made` is what the browser answered for a new passkey. Refuses with `passkey_refused` when it does not hold. */
export function addPasskey(
  ctx: ProverCtx,
  { name, made, ...changing }: Changing & { readonly name: string; readonly made: string },
): Promise<StartedSession> {
  const { accountId } = ctx.actor;
  return change(ctx, changing, async (tx) => {
    const key = await newPasskeyOf(tx, ctx, accountId, made);
    if (!key) throw new DomainError("passkey_refused");
    const row = { id: newId("psk", ctx.now), accountId, name, createdAt: ctx.now, ...key };
    const added = await tx.insert(passkey).values(row).onConflictDoNothing().returning({ id: passkey.id });
    if (added.length === 0) throw new DomainError("passkey_refused");
    return "passkey_added";
  });
}

/** Refuses with `last_factor` when a person of the company would have none. */
export function dropPasskey(
  ctx: ProverCtx,
  { passkeyId, ...changing }: Changing & { readonly passkeyId: string },
): Promise<StartedSession> {
  const { accountId } = ctx.actor;
  return change(ctx, changing, async (tx) => {
    await tx
      .update(passkey)
      .set({ removedAt: ctx.now })
      .where(and(eq(passkey.id, passkeyId), eq(passkey.accountId, accountId), isNull(passkey.removedAt)));
    await keepOne(tx, ctx);
    return "passkey_removed";
  });
}

/** A new set of recovery codes, told once; this browser's session goes on, all others end. */
export async function renewRecoveryCodes(
  ctx: ProverCtx,
  { answer }: Pick<Changing, "answer">,
): Promise<readonly string[]> {
  const { accountId } = ctx.actor;
  await prove(ctx, answer);
  return withAuth(ctx.db, async (tx) => {
    await consumeStepUp(tx, ctx, { purpose: "change_factor", subject: accountId });
    const codes = await renewCodes(tx, accountId, ctx.now);
    const kept = { accountId, change: "recovery_codes_renewed", keepSessionId: ctx.sessionId } as const;
    await factorChanged(tx, ctx, kept);
    return codes;
  });
}

async function change(
  ctx: ProverCtx,
  { answer, userAgent }: Changing,
  act: (tx: Tx) => Promise<"app_added" | "app_removed" | "passkey_added" | "passkey_removed">,
): Promise<StartedSession> {
  const { accountId } = ctx.actor;
  await prove(ctx, answer);
  return withAuth(ctx.db, async (tx) => {
    await consumeStepUp(tx, ctx, { purpose: "change_factor", subject: accountId });
    return factorChangedHere(tx, ctx, { accountId, change: await act(tx), userAgent });
  });
}

const prove = (ctx: ProverCtx, answer: StepUpAnswer) =>
  proveStepUp(ctx, { purpose: "change_factor", subject: ctx.actor.accountId, answer });

/** The company's people keep one; with a partner person's last one its recovery codes go too. */
async function keepOne(tx: Tx, ctx: ProverCtx): Promise<void> {
  const { accountId, kind } = ctx.actor;
  const { hasTotp, hasPasskey } = await factorsOf(tx, accountId);
  if (hasTotp || hasPasskey) return;
  if (kind === "staff") throw new DomainError("last_factor");
  await withdrawCodes(tx, accountId, ctx.now);
}
