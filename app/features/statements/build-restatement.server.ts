import { and, asc, eq } from "drizzle-orm";
import { type Canonical, canonicalJson } from "#app/domain/canonical-json.ts";
import { RESTATEMENT_PAYS_NOTHING, SETTLING_VERSION } from "#app/domain/restatement.ts";
import { type RestatedLine, restatementDocument } from "#app/domain/restatement-document.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import type { StatementRow } from "#app/features/statements/load-statement-view.server.ts";
import { anyOf } from "#db/any-of.server.ts";
import { derivedId } from "#db/new-id.server.ts";
import { adjustment } from "#db/schema/adjustments.ts";
import type { statement } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";

type AccountOfMonth = Pick<StatementRow, "partnerId" | "legalEntityId" | "currency" | "periodId">;
export type CorrectedLine = RestatedLine & AccountOfMonth & { readonly decidedAt: Date };

type Wanted = { readonly periodId: string; readonly partnerIds: readonly string[] };

/** Lines of a closed month that two people corrected, by the ids of the adjustments. */
export async function listCorrectedLines(
  reader: Reader,
  { periodId, partnerIds }: Wanted,
): Promise<CorrectedLine[]> {
  const rows = await reader
    .select()
    .from(adjustment)
    .where(and(anyOf(adjustment.partnerId, partnerIds), eq(adjustment.correctsPeriodId, periodId)))
    .orderBy(asc(adjustment.id));
  return rows.map((row) => ({
    adjustmentId: row.id,
    backdatingId: row.backdatingId,
    correctsLineId: row.correctsLineId,
    wasMinor: row.wasMinor,
    isMinor: row.isMinor,
    settledIn: row.periodId,
    shouldBe: row.line as Canonical,
    partnerId: row.partnerId,
    legalEntityId: row.legalEntityId,
    currency: row.currency,
    periodId: row.correctsPeriodId,
    decidedAt: row.decidedAt,
  }));
}

type VersionBefore = Pick<StatementRow, "version" | "sha256" | "sealedAt">;

/** Those of one statement that the version before does not hold, as far as they were decided by an instant. */
export function linesToRestate(
  corrected: readonly CorrectedLine[],
  of: AccountOfMonth,
  before: VersionBefore,
  upTo: Date,
): CorrectedLine[] {
  return corrected.filter(
    (line) =>
      line.partnerId === of.partnerId &&
      line.legalEntityId === of.legalEntityId &&
      line.currency === of.currency &&
      line.decidedAt <= upTo &&
      (before.version === SETTLING_VERSION || line.decidedAt > before.sealedAt),
  );
}

/**
 * The next version of a statement: the figures that stand, of which it pays nothing, and the differences in its sealed
 * text. A function of its first version, the one before and the corrected lines: the verification makes it again.
 */
export function buildRestatement(
  first: StatementRow,
  before: VersionBefore,
  lines: readonly CorrectedLine[],
  sealedAt: Date,
): typeof statement.$inferSelect {
  const version = before.version + 1;
  const { partnerId, legalEntityId, currency, periodId } = first;
  const canonical = canonicalJson(
    restatementDocument({
      number: first.number,
      version,
      ...{ partnerId, legalEntityId, currency },
      payeeProfileId: first.payeeProfileId,
      period: periodId,
      before: { version: before.version, sha256: before.sha256 },
      sealedAt,
      lines: lines.map(
        ({ adjustmentId, backdatingId, correctsLineId, wasMinor, isMinor, settledIn, shouldBe }) => ({
          ...{ adjustmentId, backdatingId, correctsLineId, wasMinor, isMinor, settledIn, shouldBe },
        }),
      ),
    }),
  );
  return {
    ...first,
    id: derivedId("stm", `${partnerId}/${legalEntityId}/${currency}/${periodId}/${version}`),
    version,
    payableMinor: 0n,
    payableReason: RESTATEMENT_PAYS_NOTHING,
    canonical,
    sha256: sha256Hex(canonical),
    sealedAt,
  };
}
