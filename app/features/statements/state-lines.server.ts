import type { StatementLine } from "#app/domain/statement.ts";
import { byEvent } from "#app/domain/statement-document.ts";
import type { RatedLine } from "#app/features/commissions/line-row.server.ts";
import { lineText } from "#app/features/commissions/line-text.server.ts";
import type { RatedMonth } from "#app/features/commissions/rate-partners.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";

/** The lines of one statement: their texts in the order in which they are sealed, the hash of these, and what figures need. */
export type StatedLines = {
  readonly legalEntityId: string;
  readonly currency: string;
  readonly texts: Buffer;
  readonly sha256: string;
  readonly lines: readonly StatementLine[];
};

/** A partner's month as its statements need it, and no more: a batch of them waits in memory to be written. */
export type StatedMonth = Omit<RatedMonth, "lines"> & { readonly stated: readonly StatedLines[] };

export function stateLines({ lines, ...rest }: RatedMonth): StatedMonth {
  const groups = Map.groupBy(lines, (line) => `${line.legalEntityId}/${line.currency}`);
  return { ...rest, stated: [...groups.values()].map(statedLines) };
}

function statedLines(unordered: readonly RatedLine[]): StatedLines {
  const { legalEntityId, currency } = unordered[0]!;
  const lines = [...unordered].sort(byEvent);
  const texts = Buffer.from(lines.map(lineText).join(""));
  return { legalEntityId, currency, texts, sha256: sha256Hex(texts), lines: lines.map(ofStatement) };
}

function ofStatement(line: RatedLine): StatementLine {
  const { reason, reverses, amountMinor, fromHeldMinor, fromAvailableMinor, releaseAt } = line;
  return { reason, reverses, amountMinor, fromHeldMinor, fromAvailableMinor, releaseAt };
}
