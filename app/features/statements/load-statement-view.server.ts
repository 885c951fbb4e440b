import { eq, getTableColumns, inArray } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import { localDateOf } from "#app/domain/period.ts";
import { ruleOfLine } from "#app/domain/rating/rule-of-line.ts";
import { workingPieces } from "#app/domain/rating/working-pieces.ts";
import type { DocumentParty, StatementLineView, StatementView } from "#app/domain/statement-view.ts";
import { type LineRow, rowToLine } from "#app/features/commissions/line-row.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { lineOrder, linesOf } from "#app/features/statements/lines-of-statement.server.ts";
import { agreementVersion } from "#db/schema/agreements.ts";
import { legalEntity, product } from "#db/schema/catalogue.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { payeeProfile } from "#db/schema/partners.ts";
import { period } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** All of a statement but its sealed text, which is as long as its lines are many and which no page shows. */
export const { canonical: _, ...statementColumns } = getTableColumns(statement);
export type StatementRow = Omit<typeof statement.$inferSelect, "canonical">;

/** Which of a statement's lines, in their order. */
export type LinesWanted = { readonly limit: number; readonly offset: number };
const ALL_LINES: LinesWanted = { limit: 2_147_483_647, offset: 0 };

/** A sealed statement as page, PDF and CSV show it: its stored rows and the labels that go with their ids. */
export async function loadStatementView(
  reader: Reader,
  row: StatementRow,
  wanted: LinesWanted = ALL_LINES,
): Promise<StatementView> {
  const { toAt, issuer, payee } = await headOf(reader, row);
  const { limit, offset } = wanted;
  const rows = await reader
    .select()
    .from(commissionLine)
    .where(linesOf(row))
    .orderBy(...lineOrder)
    .limit(limit)
    .offset(offset);
  return {
    number: row.number,
    period: row.periodId,
    issuer,
    payee,
    currency: row.currency,
    figures: {
      openingMinor: row.openingMinor,
      earnedMinor: row.earnedMinor,
      clawedBackMinor: row.clawedBackMinor,
      adjustmentsMinor: row.adjustmentsMinor,
      bonusesMinor: row.bonusesMinor,
      paidMinor: row.paidMinor,
      closingMinor: row.closingMinor,
      heldMinor: row.heldMinor,
      payableNowMinor: row.payableMinor,
    },
    payableReasonCode: row.payableReason === "payable" ? null : row.payableReason,
    lines: await lineViews(reader, rows, toAt),
    sealedAt: row.sealedAt,
    hash: row.sha256,
    version: row.version,
  };
}

/** Lines with their labels, in the order given; `periodEnd` tells what was still on hold. */
export async function lineViews(
  reader: Reader,
  lines: readonly LineRow[],
  periodEnd: Date,
): Promise<StatementLineView[]> {
  if (lines.length === 0) return [];
  const customers = await reader
    .select({ id: attribution.id, label: attribution.customerLabel })
    .from(attribution)
    .where(inArray(attribution.id, [...new Set(lines.flatMap((line) => line.attributionId ?? []))]));
  const products = await reader.select({ key: product.key, name: product.name }).from(product);
  const versionIds = [...new Set(lines.flatMap((line) => line.agreementVersionId ?? []))];
  const versions = versionIds.length
    ? await reader
        .select({ id: agreementVersion.id, terms: agreementVersion.terms })
        .from(agreementVersion)
        .where(inArray(agreementVersion.id, versionIds))
    : [];
  const programmeZone = await programmeTimeZone(reader);
  const labelOf = new Map(customers.map((row) => [row.id, row.label]));
  const nameOf = new Map(products.map((row) => [row.key, row.name]));
  const zoneOf = new Map(versions.map((row) => [row.id, (row.terms as { timeZone: string }).timeZone]));
  return lines.map((line) => {
    const zone = zoneOf.get(line.agreementVersionId ?? "") ?? programmeZone;
    const rated = rowToLine(line);
    const name = nameOf.get(line.productKey ?? "") ?? line.productKey ?? "";
    return {
      id: line.id,
      occurredOn: localDateOf(line.occurredAt, zone),
      customerLabel: labelOf.get(line.attributionId ?? "") ?? "",
      productLabel: { en: name, es: name },
      invoiceRef: line.invoiceRef,
      clause: line.clause,
      ruleCode: ruleOfLine(rated),
      baseMinor: line.baseMinor,
      ratePpm: line.ratePpm,
      amountMinor: line.amountMinor,
      state: stateOf(line, periodEnd),
      releaseOn: line.releaseAt ? localDateOf(line.releaseAt, zone) : null,
      reasonCode: line.reasonCode,
      reversesLineId: line.reversesLineId,
      working: workingPieces(rated),
    };
  });
}

function stateOf(line: LineRow, periodEnd: Date): StatementLineView["state"] {
  if (isReversal(line)) return "reversal";
  if (line.amountMinor === 0n) return "not_earned";
  return line.releaseAt && line.releaseAt > periodEnd ? "held" : "payable";
}

function isReversal(line: LineRow): boolean {
  return line.reasonCode === "reversal" || line.reasonCode === "given_back";
}

/** Who states, to whom (the profile that was frozen when the statement was sealed), and when its month was over. */
export async function headOf(
  reader: Reader,
  row: StatementRow,
): Promise<{ toAt: Date; issuer: DocumentParty; payee: DocumentParty }> {
  const { name, taxId, country, address } = legalEntity;
  const [head] = await reader
    .select({ toAt: period.toAt, entity: { name, taxId, country, address }, payee: payeeProfile })
    .from(period)
    .innerJoin(legalEntity, eq(legalEntity.id, row.legalEntityId))
    .innerJoin(payeeProfile, eq(payeeProfile.id, row.payeeProfileId))
    .where(eq(period.id, row.periodId));
  invariant(head, `month, entity and payee of ${row.number} stand`);
  const { toAt, entity, payee } = head;
  return {
    toAt,
    issuer: { ...entity, address: entity.address.split("\n") },
    payee: { name: payee.legalName, taxId: payee.taxId, country: payee.country, address: [] },
  };
}
