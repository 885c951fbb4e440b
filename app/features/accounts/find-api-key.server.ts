import { eq } from "drizzle-orm";
import { type SystemActor, system } from "#app/domain/actor.ts";
import type { Database } from "#db/connect.server.ts";
import { apiKey } from "#db/schema/accounts.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { looksLikeApiKey } from "./api-key-secret.server.ts";
import { hashOfSecret } from "./tokens.server.ts";

export type FoundApiKey = {
  readonly id: string;
  readonly scopes: readonly string[];
  /** Whose revenue it sends. */
  readonly legalEntityId: string;
  readonly actor: SystemActor;
};

/** The API key of a presented secret, null when it is unknown, withdrawn or past its end. Read at each request. */
export async function findApiKey(db: Database, secret: string, now: Date): Promise<FoundApiKey | null> {
  if (!looksLikeApiKey(secret)) return null;
  const [key] = await withAuth(db, (tx) =>
    tx
      .select({
        id: apiKey.id,
        scopes: apiKey.scopes,
        legalEntityId: apiKey.legalEntityId,
        expiresAt: apiKey.expiresAt,
        revokedAt: apiKey.revokedAt,
      })
      .from(apiKey)
      .where(eq(apiKey.keyHash, hashOfSecret(secret))),
  );
  if (!key || key.revokedAt || (key.expiresAt && key.expiresAt <= now)) return null;
  const { id, scopes, legalEntityId } = key;
  return { id, scopes, legalEntityId, actor: system(`api_key:${id}`) };
}
