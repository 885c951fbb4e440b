import { asc } from "drizzle-orm";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { product, segment } from "#db/schema/catalogue.ts";
import { withActor } from "#db/with-actor.server.ts";

/** What a head may cover and a limit may speak of. */
export function listTermsChoices(
  ctx: Pick<Ctx, "db" | "actor">,
  heads: readonly string[],
): Promise<{
  products: { key: string; label: string }[];
  segments: { key: string; label: LocalizedText }[];
  heads: readonly string[];
}> {
  return withActor(ctx, async (tx) => ({
    products: await tx
      .select({ key: product.key, label: product.name })
      .from(product)
      .orderBy(asc(product.name)),
    segments: await tx
      .select({ key: segment.key, label: segment.label })
      .from(segment)
      .orderBy(asc(segment.key)),
    heads,
  }));
}
