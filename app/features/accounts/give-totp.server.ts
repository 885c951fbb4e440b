import type { SystemActor } from "#app/domain/actor.ts";
import type { Cipher } from "#app/domain/cipher.ts";
import { invariant } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { secondFactor } from "#db/schema/factors.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { totpOwner } from "./use-factor.server.ts";

/** An app with a secret that everybody knows, for the people of the demo. `secret` is in base32. */
export async function giveTotp(
  ctx: Pick<Ctx, "db" | "now" | "requestId"> & { readonly actor: SystemActor; readonly cipher: Cipher },
  { accountId, secret }: { readonly accountId: string; readonly secret: string },
): Promise<void> {
  invariant(/^[A-Z2-7]{32}$/.test(secret), "a secret is 160 bits in base32");
  const id = newId("fac", ctx.now);
  const secretSealed = ctx.cipher.seal(secret, totpOwner(id));
  const at = { createdAt: ctx.now, confirmedAt: ctx.now };
  await withAuth(ctx.db, async (tx) => {
    await tx.insert(secondFactor).values({ id, accountId, secretSealed, ...at });
    await audit(tx, ctx, { action: "account.app_added", objectType: "account", objectId: accountId });
  });
}
