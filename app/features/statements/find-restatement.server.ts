import { eq } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import { type RestatedSums, restatedSums } from "#app/domain/restatement-document.ts";
import type { RestatementView } from "#app/domain/restatement-view.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { linesToRestate, listCorrectedLines } from "#app/features/statements/build-restatement.server.ts";
import {
  FILES_OF_ONE,
  findStatementRow,
  listVersions,
  type StatementVersion,
} from "#app/features/statements/find-statement.server.ts";
import { loadRestatementView } from "#app/features/statements/load-restatement-view.server.ts";
import type { LinesWanted } from "#app/features/statements/load-statement-view.server.ts";
import { newestVersion } from "#app/features/statements/restate-statement.server.ts";
import { partner } from "#db/schema/partners.ts";
import { statementDocument } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";

export type FoundRestatement = {
  readonly partnerName: string;
  readonly view: RestatementView;
  readonly linesTotal: number;
  readonly versions: readonly StatementVersion[];
  readonly filesReady: boolean;
};

/** One restatement by number and version, with a page of its lines; null if there is none that the actor may see. */
export function findRestatement(
  ctx: Pick<Ctx, "db" | "actor">,
  wanted: { readonly number: string; readonly version: number },
  lines: LinesWanted,
): Promise<FoundRestatement | null> {
  return withActor(ctx, async (tx) => {
    if (wanted.version <= SETTLING_VERSION) return null;
    const row = await findStatementRow(tx, wanted.number, wanted.version);
    if (!row) return null;
    const [about] = await tx
      .select({
        name: partner.name,
        files: tx.$count(statementDocument, eq(statementDocument.statementId, row.id)),
      })
      .from(partner)
      .where(eq(partner.id, row.partnerId));
    invariant(about, `the partner of ${row.number} stands`);
    return {
      partnerName: about.name,
      ...(await loadRestatementView(tx, row, lines)),
      versions: await listVersions(tx, row.number),
      filesReady: about.files === FILES_OF_ONE,
    };
  });
}

export type ToRestate = RestatedSums & { readonly lines: number };

/** What a restatement issued now would say; null when there is nothing to say. For staff. */
export function findWhatToRestate(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  number: string,
): Promise<ToRestate | null> {
  return withActor(ctx, async (tx) => {
    const first = await findStatementRow(tx, number);
    if (!first) return null;
    const corrected = await listCorrectedLines(tx, { ...first, partnerIds: [first.partnerId] });
    const lines = linesToRestate(corrected, first, await newestVersion(tx, first.number), ctx.now);
    return lines.length > 0 ? { lines: lines.length, ...restatedSums(lines) } : null;
  });
}
