import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import {
  buildRestatement,
  linesToRestate,
  listCorrectedLines,
} from "#app/features/statements/build-restatement.server.ts";
import type { BuiltStatement } from "#app/features/statements/build-statements.server.ts";
import type { statement } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";

type Row = typeof statement.$inferSelect;

/**
 * The restatements that stand, made again from the first versions as worked out now and from what was corrected: each
 * holds what was decided after the version before it was sealed, and not after itself.
 */
export async function restateAgain(
  reader: Reader,
  built: readonly BuiltStatement[],
  stored: readonly Row[],
): Promise<Row[]> {
  const later = stored.filter(({ version }) => version > SETTLING_VERSION);
  const [any] = later;
  if (!any) return [];
  const partnerIds = [...new Set(later.map(({ partnerId }) => partnerId))];
  const corrected = await listCorrectedLines(reader, { periodId: any.periodId, partnerIds });
  const firstOf = new Map(built.map(({ row }) => [row.number, row]));
  const again: Row[] = [];
  for (const [number, versions] of Map.groupBy(later, (row) => row.number)) {
    const first = firstOf.get(number);
    if (!first) continue;
    let before = first;
    for (const { sealedAt } of versions.sort((a, b) => a.version - b.version)) {
      const lines = linesToRestate(corrected, first, before, sealedAt);
      before = buildRestatement(first, before, lines, sealedAt);
      again.push(before);
    }
  }
  return again;
}
