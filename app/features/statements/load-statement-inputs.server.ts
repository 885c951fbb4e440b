import { and, desc, eq, gt, inArray, lt, lte, sql } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { Currency } from "#app/domain/money.ts";
import { localDateOf } from "#app/domain/period.ts";
import type { StatementInput } from "#app/domain/statement.ts";
import { agreementTermsSchema, minimumPayoutMinor } from "#app/domain/terms/agreement-terms.ts";
import { inForceAsKnown } from "#app/features/agreements/in-force-as-known.server.ts";
import { type LineRow, rowToLine } from "#app/features/commissions/line-row.server.ts";
import { agreementInForce, agreementVersion } from "#db/schema/agreements.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import { enrolment, payeeProfile } from "#db/schema/partners.ts";
import type { period } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** What a statement is for: one partner, one paying entity, one currency. */
export type StatementKey = {
  readonly partnerId: string;
  readonly legalEntityId: string;
  readonly currency: Currency;
};
type PeriodRow = typeof period.$inferSelect;

/**
 * What one statement's figures follow from, beside the month's own lines. `cutOff` is the instant of the close: what was
 * approved for payment after it belongs to the next statement.
 */
export async function loadStatementInput(
  reader: Reader,
  key: StatementKey,
  month: PeriodRow,
  cutOff: Date,
  lines: readonly LineRow[],
): Promise<StatementInput> {
  const earlier = await reader
    .select({
      closingMinor: statement.closingMinor,
      paidMinor: statement.paidMinor,
      periodId: statement.periodId,
      version: statement.version,
    })
    .from(statement)
    .where(and(ofKey(statement, key), lt(statement.periodId, month.id)))
    .orderBy(desc(statement.periodId), desc(statement.version));
  const latest = latestVersions(earlier);
  const paidBeforeMinor = latest.reduce((sum, row) => sum - row.paidMinor, 0n);
  return {
    openingMinor: latest[0]?.closingMinor ?? 0n,
    paidOutMinor: (await paidOut(reader, key, cutOff)) - paidBeforeMinor,
    lines: lines.map(rowToLine),
    heldBefore: await heldBefore(reader, key, month),
    periodEnd: month.toAt,
    minimumMinor: await minimumOf(reader, key, month, cutOff),
  };
}

function ofKey(table: typeof statement | typeof journal, key: StatementKey) {
  return and(
    eq(table.partnerId, key.partnerId),
    eq(table.legalEntityId, key.legalEntityId),
    eq(table.currency, key.currency),
  );
}

/** One row a month, the newest version; newest month first. */
function latestVersions<Row extends { periodId: string }>(rows: readonly Row[]): Row[] {
  return rows.filter((row, at) => rows[at - 1]?.periodId !== row.periodId);
}

/** All that was approved for payment up to an instant, less what was cancelled: a size. */
async function paidOut(reader: Reader, key: StatementKey, cutOff: Date): Promise<bigint> {
  const [row] = await reader
    .select({ minor: sql<string | null>`sum(${journalEntry.amountMinor})` })
    .from(journalEntry)
    .innerJoin(journal, eq(journal.id, journalEntry.journalId))
    .where(
      and(
        ofKey(journal, key),
        inArray(journal.kind, ["payout_approved", "payout_cancelled"]),
        eq(journalEntry.accountCode, "partner_payable"),
        lte(journal.eventAt, cutOff),
      ),
    );
  return BigInt(row?.minor ?? "0");
}

/** What earlier months' lines still had on hold when this month began, per release instant. */
async function heldBefore(
  reader: Reader,
  key: StatementKey,
  month: PeriodRow,
): Promise<StatementInput["heldBefore"]> {
  const rows = await reader
    .select({
      releaseAt: commissionLine.releaseAt,
      minor: sql<string>`sum(case when ${commissionLine.reversesLineId} is null then ${commissionLine.amountMinor} else -${commissionLine.fromHeldMinor} end)`,
    })
    .from(commissionLine)
    .where(
      and(
        eq(commissionLine.partnerId, key.partnerId),
        eq(commissionLine.legalEntityId, key.legalEntityId),
        eq(commissionLine.currency, key.currency),
        lt(commissionLine.periodId, month.id),
        gt(commissionLine.releaseAt, month.fromAt),
      ),
    )
    .groupBy(commissionLine.releaseAt)
    .orderBy(commissionLine.releaseAt);
  return rows.map((row) => {
    invariant(row.releaseAt, "what is held has a release instant");
    return { releaseAt: row.releaseAt, heldMinor: BigInt(row.minor) };
  });
}

/** The highest minimum payout among the partner's agreements with this entity that are in force at the month's end. */
async function minimumOf(
  reader: Reader,
  key: StatementKey,
  month: PeriodRow,
  knownAt: Date,
): Promise<bigint> {
  const rows = await reader
    .select({
      terms: agreementVersion.terms,
      from: sql<string>`lower(${agreementInForce.during})::text`,
      to: sql<string | null>`upper(${agreementInForce.during})::text`,
    })
    .from(agreementInForce)
    .innerJoin(agreementVersion, eq(agreementVersion.id, agreementInForce.agreementVersionId))
    .innerJoin(enrolment, eq(enrolment.id, agreementInForce.enrolmentId))
    .where(
      and(
        eq(agreementInForce.partnerId, key.partnerId),
        eq(enrolment.legalEntityId, key.legalEntityId),
        inForceAsKnown(knownAt),
      ),
    );
  const lastInstant = new Date(month.toAt.getTime() - 1);
  let highest = 0n;
  for (const row of rows) {
    const terms = agreementTermsSchema.parse(row.terms);
    const lastDay = localDateOf(lastInstant, terms.timeZone);
    const minimum = minimumPayoutMinor(terms, key.currency);
    if (row.from <= lastDay && (row.to === null || lastDay < row.to) && minimum > highest) highest = minimum;
  }
  return highest;
}

/** The payee as it stood at the month's end, as known at the close; a profile made after it serves a first statement. */
export async function payeeProfileAt(
  reader: Reader,
  partnerId: string,
  lastDay: string,
  knownAt: Date,
): Promise<string> {
  const rows = await reader
    .select({ id: payeeProfile.id, validFrom: payeeProfile.validFrom })
    .from(payeeProfile)
    .where(and(eq(payeeProfile.partnerId, partnerId), lte(payeeProfile.createdAt, knownAt)))
    .orderBy(payeeProfile.validFrom);
  const found = rows.findLast((row) => row.validFrom <= lastDay) ?? rows[0];
  invariant(found, `partner ${partnerId} has a payee profile`);
  return found.id;
}
