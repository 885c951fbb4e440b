import { and, asc, eq, inArray } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import { localDateOf } from "#app/domain/period.ts";
import { workingPieces } from "#app/domain/rating/working-pieces.ts";
import type { DocumentParty, StatementLineView, StatementView } from "#app/domain/statement-view.ts";
import { type LineRow, rowToLine } from "#app/features/commissions/line-row.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { agreementVersion } from "#db/schema/agreements.ts";
import { legalEntity, product } from "#db/schema/catalogue.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { payeeProfile } from "#db/schema/partners.ts";
import { period } from "#db/schema/revenue.ts";
import { type statement, statementLine } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";

export type StatementRow = typeof statement.$inferSelect;

/** Which of a statement's lines, in their order; all where nothing is said. */
export type LinesWanted = { readonly limit: number; readonly offset: number };

/** A sealed statement as page, PDF and CSV show it: its stored rows and the labels that go with their ids. */
export async function loadStatementView(
  reader: Reader,
  row: StatementRow,
  wanted?: LinesWanted,
): Promise<StatementView> {
  const [month] = await reader.select({ toAt: period.toAt }).from(period).where(eq(period.id, row.periodId));
  invariant(month, `the month of ${row.number} stands`);
  const all = reader
    .select({ line: commissionLine })
    .from(statementLine)
    .innerJoin(commissionLine, eq(commissionLine.id, statementLine.lineId))
    .where(and(eq(statementLine.statementId, row.id), eq(statementLine.partnerId, row.partnerId)))
    .orderBy(asc(statementLine.ordinal));
  const rows = await (wanted ? all.limit(wanted.limit).offset(wanted.offset) : all);
  return {
    number: row.number,
    period: row.periodId,
    issuer: await issuerOf(reader, row),
    payee: await payeeOf(reader, row),
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
    lines: await lineViews(
      reader,
      rows.map(({ line }) => line),
      month.toAt,
    ),
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
    const name = nameOf.get(line.productKey ?? "") ?? line.productKey ?? "";
    return {
      id: line.id,
      occurredOn: localDateOf(line.occurredAt, zone),
      customerLabel: labelOf.get(line.attributionId ?? "") ?? "",
      productLabel: { en: name, es: name },
      invoiceRef: line.invoiceRef,
      clause: line.clause,
      ruleCode: ruleOf(line),
      baseMinor: line.baseMinor,
      ratePpm: line.ratePpm,
      amountMinor: line.amountMinor,
      state: stateOf(line, periodEnd),
      releaseOn: line.releaseAt ? localDateOf(line.releaseAt, zone) : null,
      reasonCode: line.reasonCode,
      reversesLineId: line.reversesLineId,
      working: workingPieces(rowToLine(line)),
    };
  });
}

function ruleOf(line: LineRow): string {
  if (line.reasonCode === "earned") return "percentage_of_net";
  return isReversal(line) ? "refund_in_proportion" : "no_commission";
}

function stateOf(line: LineRow, periodEnd: Date): StatementLineView["state"] {
  if (isReversal(line)) return "reversal";
  if (line.amountMinor === 0n) return "not_earned";
  return line.releaseAt && line.releaseAt > periodEnd ? "held" : "payable";
}

function isReversal(line: LineRow): boolean {
  return line.reasonCode === "reversal" || line.reasonCode === "given_back";
}

async function issuerOf(reader: Reader, row: StatementRow): Promise<DocumentParty> {
  const { name, taxId, country, address } = legalEntity;
  const [entity] = await reader
    .select({ name, taxId, country, address })
    .from(legalEntity)
    .where(eq(legalEntity.id, row.legalEntityId));
  invariant(entity, `the entity of ${row.number} stands`);
  return {
    name: entity.name,
    taxId: entity.taxId,
    country: entity.country,
    address: entity.address.split("\n"),
  };
}

/** The profile that was frozen when the statement was sealed. */
async function payeeOf(reader: Reader, row: StatementRow): Promise<DocumentParty> {
  const [payee] = await reader.select().from(payeeProfile).where(eq(payeeProfile.id, row.payeeProfileId));
  invariant(payee, `the payee of ${row.number} stands`);
  return { name: payee.legalName, taxId: payee.taxId, country: payee.country, address: [] };
}
