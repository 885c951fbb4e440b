import { system } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { readDemoEntitySeeds } from "#db/seed/read-seed.server.ts";
import { withActor } from "#db/with-actor.server.ts";

/** Adds the two invented companies that pay in the demo world, unless they are there. Answers their ids. */
export async function loadDemoEntities(ctx: Pick<Ctx, "db">): Promise<string[]> {
  const entities = readDemoEntitySeeds();
  await withActor({ db: ctx.db, actor: system("demo") }, (tx) =>
    tx.insert(legalEntity).values(entities).onConflictDoNothing(),
  );
  return entities.map(({ id }) => id);
}
