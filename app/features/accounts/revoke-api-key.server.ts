import { and, eq, isNull } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { apiKey } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";

/** Withdraws a key at once and for good; false when there is none that works. Admins only: refuses with `not_allowed`. */
export async function revokeApiKey(
  ctx: Ctx & { readonly actor: StaffActor },
  input: { readonly apiKeyId: string },
): Promise<boolean> {
  if (!ctx.actor.roles.includes("admin")) throw new DomainError("not_allowed");
  return withAuth(ctx.db, async (tx) => {
    const revoked = await tx
      .update(apiKey)
      .set({ revokedAt: ctx.now })
      .where(and(eq(apiKey.id, input.apiKeyId), isNull(apiKey.revokedAt)))
      .returning({ id: apiKey.id });
    if (revoked.length === 0) return false;
    await audit(tx, ctx, { action: "api_key.revoked", objectType: "api_key", objectId: input.apiKeyId });
    return true;
  });
}
