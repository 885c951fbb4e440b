import { canonicalJson } from "#app/domain/canonical-json.ts";
import { invariant } from "#app/domain/errors.ts";
import { paymentTermsOf, termsAtEnd } from "#app/domain/payment-terms.ts";
import { localDateOf, periodOf, type TimeZone } from "#app/domain/period.ts";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import { type StatementLine, type StatementResult, statementFigures } from "#app/domain/statement.ts";
import { statementDocument } from "#app/domain/statement-document.ts";
import type { AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import {
  type BalanceBefore,
  loadBalances,
  loadPayees,
} from "#app/features/statements/load-balances.server.ts";
import type { StatedLines, StatedMonth } from "#app/features/statements/state-lines.server.ts";
import { derivedId } from "#db/new-id.server.ts";
import type { period } from "#db/schema/revenue.ts";
import type { statement } from "#db/schema/statements.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type BuiltStatement = {
  readonly row: typeof statement.$inferSelect;
  readonly figures: StatementResult;
  readonly lines: readonly StatementLine[];
};

export type MonthToState = {
  readonly period: typeof period.$inferSelect;
  readonly timeZone: TimeZone;
  readonly sealedAt: Date;
};

/**
 * The statements of some partners, worked out from the month's lines and what stood before, in the order of the partners,
 * then of entity and currency: the close writes them, the verification compares them. `numbersUsed` is how many the
 * month has before them. Where there is nothing to state, no line and nothing carried, there is none.
 */
export async function buildStatements(
  tx: Tx,
  month: MonthToState,
  partners: readonly StatedMonth[],
  numbersUsed: number,
): Promise<BuiltStatement[]> {
  const partnerIds = partners.map((one) => one.partnerId);
  const { period: own, sealedAt } = month;
  const heldSince = firstMonthOnHold(partners, month);
  const wanted = { periodId: own.id, fromAt: own.fromAt, heldSince, cutOff: sealedAt };
  const balances = Map.groupBy(await loadBalances(tx, partnerIds, wanted), (one) => one.partnerId);
  const lastDay = localDateOf(lastInstant(month), month.timeZone);
  const payees = await loadPayees(tx, partnerIds, lastDay, sealedAt);
  const built: BuiltStatement[] = [];
  for (const one of partners) {
    const stated = new Map(one.stated.map((each) => [`${each.legalEntityId}/${each.currency}`, each]));
    const before = new Map(
      (balances.get(one.partnerId) ?? []).map((balance) => [
        `${balance.legalEntityId}/${balance.currency}`,
        balance,
      ]),
    );
    for (const key of [...new Set([...stated.keys(), ...before.keys()])].sort()) {
      const statement = {
        own: stated.get(key) ?? NO_LINES,
        before: before.get(key) ?? nothingBefore(one.partnerId, key),
      };
      if (isNothing(statement)) continue;
      const payeeProfileId = payees.get(one.partnerId);
      invariant(payeeProfileId, `partner ${one.partnerId} has a payee profile`);
      const number = statementNumber(own.id, numbersUsed + built.length + 1);
      built.push(buildOne(month, one.versions, statement, { number, payeeProfileId }));
    }
  }
  return built;
}

type Stated = { readonly own: Pick<StatedLines, "lines" | "sha256">; readonly before: BalanceBefore };
const NO_LINES = { lines: [], sha256: sha256Hex("") };

function buildOne(
  month: MonthToState,
  versions: readonly AgreementVersion[],
  { own, before }: Stated,
  { number, payeeProfileId }: { readonly number: string; readonly payeeProfileId: string },
): BuiltStatement {
  const { partnerId, legalEntityId, currency } = before;
  const { lines, sha256 } = own;
  const figures = statementFigures({
    openingMinor: before.openingMinor,
    paidOutMinor: before.paidMinor - before.paidBeforeMinor,
    lines,
    heldBefore: before.heldBefore,
    periodEnd: month.period.toAt,
    payment: paymentTermsOf(
      termsAtEnd(versions, { partnerId, legalEntityId, periodEnd: month.period.toAt }),
      currency,
      month.period.id,
    ),
    monthsBelow: before.monthsBelow,
  });
  const key = { partnerId, legalEntityId, currency };
  const canonical = canonicalJson(
    statementDocument({
      number,
      version: SETTLING_VERSION,
      ...key,
      payeeProfileId,
      period: month.period.id,
      timeZone: month.timeZone,
      periodFrom: month.period.fromAt,
      periodTo: month.period.toAt,
      figures,
      lines: { count: lines.length, sha256 },
    }),
  );
  const row = {
    id: derivedId("stm", `${partnerId}/${legalEntityId}/${currency}/${month.period.id}/${SETTLING_VERSION}`),
    number,
    version: SETTLING_VERSION,
    ...key,
    payeeProfileId,
    periodId: month.period.id,
    openingMinor: figures.openingMinor,
    earnedMinor: figures.earnedMinor,
    clawedBackMinor: figures.clawedBackMinor,
    adjustmentsMinor: figures.adjustmentsMinor,
    bonusesMinor: figures.bonusesMinor,
    paidMinor: figures.paidMinor,
    closingMinor: figures.closingMinor,
    heldMinor: figures.heldMinor,
    releasedMinor: figures.releasedMinor,
    availableMinor: figures.availableMinor,
    minimumMinor: figures.minimumMinor,
    payableMinor: figures.payableNowMinor,
    payableReason: figures.payableReason,
    canonical,
    sha256: sha256Hex(canonical),
    sealedAt: month.sealedAt,
  };
  return { row, figures, lines };
}

function nothingBefore(partnerId: string, key: string): BalanceBefore {
  const [legalEntityId = "", currency = ""] = key.split("/");
  return {
    ...{ partnerId, legalEntityId, currency },
    ...{ openingMinor: 0n, paidBeforeMinor: 0n, paidMinor: 0n, monthsBelow: 0, heldBefore: [] },
  };
}

function isNothing({ own, before }: Stated): boolean {
  return (
    own.lines.length === 0 &&
    before.openingMinor === 0n &&
    before.paidMinor === before.paidBeforeMinor &&
    before.heldBefore.every((one) => one.heldMinor === 0n)
  );
}

function lastInstant({ period: { toAt } }: MonthToState): Date {
  return new Date(toAt.getTime() - 1);
}

const DAY_MS = 86_400_000;
const LONGEST_MONTH_DAYS = 31;

/**
 * No line booked before this month can still be on hold when the month to state begins: none was earned earlier than the
 * longest hold of any version before it. A line is never booked before the month in which it was earned.
 */
function firstMonthOnHold(partners: readonly StatedMonth[], { period: own, timeZone }: MonthToState): string {
  let days = 0;
  for (const { versions } of partners)
    for (const { terms } of versions)
      days = Math.max(days, terms.holdDays, (terms.releaseLagMonths + 2) * LONGEST_MONTH_DAYS);
  return periodOf(new Date(own.fromAt.getTime() - (days + 1) * DAY_MS), timeZone);
}

/** "REP-2026-10-0147" */
function statementNumber(periodId: string, n: number): string {
  return `REP-${periodId}-${String(n).padStart(4, "0")}`;
}
