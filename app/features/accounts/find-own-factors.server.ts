import { withAuth } from "#db/with-actor.server.ts";
import { offerStepUp } from "./offer-step-up.server.ts";
import { listPasskeysOf } from "./passkey-challenge.server.ts";
import type { ProverCtx } from "./prove-step-up.server.ts";
import { countCodes } from "./recovery-codes.server.ts";

/** By what a person proves who they are, for their own page about it. Passkeys oldest first. */
export async function findOwnFactors(ctx: ProverCtx & { readonly isDemo: boolean }) {
  const { accountId } = ctx.actor;
  const offer = await offerStepUp(ctx);
  return withAuth(ctx.db, async (tx) => ({
    offer,
    hasApp: offer.hasTotp,
    passkeys: (await listPasskeysOf(tx, accountId)).map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt,
      lastUsedAt,
    })),
    codesLeft: await countCodes(tx, accountId),
  }));
}

export type OwnFactors = Awaited<ReturnType<typeof findOwnFactors>>;
