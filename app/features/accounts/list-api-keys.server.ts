import { asc, desc, eq } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { apiKey } from "#db/schema/accounts.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { withAuth } from "#db/with-actor.server.ts";

export type ListedApiKey = {
  readonly id: string;
  readonly name: string;
  /** First characters of the key. */
  readonly prefix: string;
  readonly legalEntityName: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
};

/** Every key, newest first, and the entities that one can be made for. Admins only: refuses with `not_allowed`. */
export async function listApiKeys(ctx: Ctx & { readonly actor: StaffActor }): Promise<{
  readonly keys: readonly ListedApiKey[];
  readonly legalEntities: readonly { readonly id: string; readonly name: string }[];
}> {
  if (!ctx.actor.roles.includes("admin")) throw new DomainError("not_allowed");
  return withAuth(ctx.db, async (tx) => ({
    keys: await tx
      .select({
        id: apiKey.id,
        name: apiKey.name,
        prefix: apiKey.prefix,
        legalEntityName: legalEntity.name,
        scopes: apiKey.scopes,
        createdAt: apiKey.createdAt,
        revokedAt: apiKey.revokedAt,
      })
      .from(apiKey)
      .innerJoin(legalEntity, eq(legalEntity.id, apiKey.legalEntityId))
      .orderBy(desc(apiKey.createdAt), desc(apiKey.id)),
    legalEntities: await tx
      .select({ id: legalEntity.id, name: legalEntity.name })
      .from(legalEntity)
      .orderBy(asc(legalEntity.name)),
  }));
}
