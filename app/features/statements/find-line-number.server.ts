import { eq } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { statementOfLine } from "#app/features/statements/lines-of-statement.server.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";

/** Number of the statement on which a final line stands; null if there is none that the actor may see. */
export async function findLineNumber(
  ctx: Pick<Ctx, "db" | "actor">,
  { lineId }: { readonly lineId: string },
): Promise<string | null> {
  const [row] = await withActor(ctx, (tx) =>
    tx
      .select({ number: statement.number })
      .from(commissionLine)
      .innerJoin(statement, statementOfLine(statement))
      .where(eq(commissionLine.id, lineId))
      .limit(1),
  );
  return row?.number ?? null;
}
