import { eq } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import type { ApiScope } from "#app/domain/api-scopes.ts";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { apiKey } from "#db/schema/accounts.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { newApiKeySecret } from "./api-key-secret.server.ts";
import { hashOfSecret } from "./tokens.server.ts";

/**
 * A key for a machine of the company that sends revenue events of one legal entity, or reads its statements. The secret is in the answer and
 * nowhere else. Admins only: refuses with `not_allowed`; null when there is no such entity.
 */
export async function createApiKey(
  ctx: Ctx & { readonly actor: StaffActor },
  input: { readonly name: string; readonly legalEntityId: string; readonly scope?: ApiScope },
): Promise<{ readonly id: string; readonly secret: string } | null> {
  const { actor, now } = ctx;
  if (!actor.roles.includes("admin")) throw new DomainError("not_allowed");
  const { secret, shown } = newApiKeySecret();
  const id = newId("key", now);
  return withAuth(ctx.db, async (tx) => {
    const entities = await tx
      .select({ id: legalEntity.id })
      .from(legalEntity)
      .where(eq(legalEntity.id, input.legalEntityId));
    if (entities.length === 0) return null;
    await tx.insert(apiKey).values({
      id,
      name: input.name,
      legalEntityId: input.legalEntityId,
      prefix: shown,
      keyHash: hashOfSecret(secret),
      scopes: [input.scope ?? "revenue_events:write"],
      live: true,
      createdBy: actor.accountId,
      createdAt: now,
    });
    const details = { legalEntityId: input.legalEntityId, prefix: shown };
    await audit(tx, ctx, { action: "api_key.created", objectType: "api_key", objectId: id, details });
    return { id, secret };
  });
}
