import { and, eq, isNull } from "drizzle-orm";
import { DomainError, invariant } from "#app/domain/errors.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { account } from "#db/schema/accounts.ts";
import { secondFactor } from "#db/schema/factors.ts";
import { type Tx, withAuth } from "#db/with-actor.server.ts";
import type { ProverCtx } from "./prove-step-up.server.ts";
import { newTotpSecret, stepOfCode, totpUri } from "./totp.server.ts";
import { needCipher, totpInUse, totpOwner } from "./use-factor.server.ts";

/** What an app needs, in two shapes: for its camera and for its keyboard. */
export type TotpToAdd = { readonly secret: string; readonly uri: string };

/**
 * The secret of an app that is being added. The same one until it is confirmed, so that a page that is shown again
 * fits the app that was set up from it. Refuses with `encryption_not_configured`.
 */
export function beginTotp(
  ctx: Pick<ProverCtx, "db" | "now" | "cipher">,
  { accountId }: { readonly accountId: string },
): Promise<TotpToAdd> {
  const cipher = needCipher(ctx.cipher);
  return withAuth(ctx.db, async (tx) => {
    const [person] = await tx.select({ email: account.email }).from(account).where(eq(account.id, accountId));
    invariant(person, "the account is there");
    const id = newId("fac", ctx.now);
    const secretSealed = cipher.seal(newTotpSecret(), totpOwner(id));
    await tx
      .insert(secondFactor)
      .values({ id, accountId, secretSealed, createdAt: ctx.now })
      .onConflictDoNothing();
    const [kept] = await tx.select().from(secondFactor).where(beingAdded(accountId));
    invariant(kept, "the app that is being added is there");
    const secret = cipher.open(kept.secretSealed, totpOwner(kept.id));
    return { secret, uri: totpUri(secret, person.email) };
  });
}

/** Whether a code is of the app that is being added; uses nothing up. */
export function fitsNewTotp(
  ctx: Pick<ProverCtx, "db" | "now" | "cipher">,
  { accountId, code }: { readonly accountId: string; readonly code: string },
): Promise<boolean> {
  return withAuth(ctx.db, async (tx) => {
    const [adding] = await tx.select().from(secondFactor).where(beingAdded(accountId));
    if (!adding) return false;
    const secret = needCipher(ctx.cipher).open(adding.secretSealed, totpOwner(adding.id));
    return stepOfCode(secret, code, ctx.now) !== null;
  });
}

/**
 * Takes the app that is being added into use, by a code of it, in the place of the one before; that code is used up.
 * Refuses with `step_up_wrong`. The caller sees to sessions, audit and mail.
 */
export async function confirmTotp(
  tx: Tx,
  ctx: Pick<ProverCtx, "now" | "cipher">,
  { accountId, code }: { readonly accountId: string; readonly code: string },
): Promise<void> {
  const [adding] = await tx.select().from(secondFactor).where(beingAdded(accountId)).for("update");
  if (!adding) throw new DomainError("step_up_wrong");
  const secret = needCipher(ctx.cipher).open(adding.secretSealed, totpOwner(adding.id));
  const step = stepOfCode(secret, code, ctx.now);
  if (step === null) throw new DomainError("step_up_wrong");
  await removeTotp(tx, ctx, accountId);
  await tx
    .update(secondFactor)
    .set({ confirmedAt: ctx.now, lastStep: step })
    .where(eq(secondFactor.id, adding.id));
}

/** Whether there was one to remove. */
export async function removeTotp(tx: Tx, ctx: Pick<Ctx, "now">, accountId: string): Promise<boolean> {
  const removed = await tx
    .update(secondFactor)
    .set({ removedAt: ctx.now })
    .where(totpInUse(accountId))
    .returning({ id: secondFactor.id });
  return removed.length > 0;
}

const beingAdded = (accountId: string) =>
  and(
    eq(secondFactor.accountId, accountId),
    isNull(secondFactor.confirmedAt),
    isNull(secondFactor.removedAt),
  );
