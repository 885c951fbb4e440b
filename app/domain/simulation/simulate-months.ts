import type { Attribution } from "../attribution.ts";
import type { Currency } from "../money.ts";
import { paymentTermsOf, termsAtEnd } from "../payment-terms.ts";
import type { Period } from "../period.ts";
import { type CommissionLine, heldEffectMinor } from "../rating/commission-line.ts";
import { rate } from "../rating/rate.ts";
import { EMPTY_RATING_STATE, type RatingState } from "../rating/rating-state.ts";
import type { RevenueEvent } from "../revenue-event.ts";
import { type HeldBefore, type StatementResult, statementFigures } from "../statement.ts";
import type { AgreementVersion } from "../terms/agreement-terms.ts";

/** A month `[from, to)` and the events that are booked in it. */
export type MonthToSimulate = {
  readonly period: Period;
  readonly from: Date;
  readonly to: Date;
  readonly events: readonly RevenueEvent[];
};

export type SimulatedStatement = {
  readonly partnerId: string;
  readonly legalEntityId: string;
  readonly currency: Currency;
  readonly figures: StatementResult;
};

export type SimulatedMonth = {
  readonly period: Period;
  readonly lines: readonly CommissionLine[];
  /** By partner, entity and currency, sorted. */
  readonly statements: readonly SimulatedStatement[];
  readonly closing: RatingState;
};

export type SimulationInput = {
  readonly attributions: readonly Attribution[];
  readonly versions: readonly AgreementVersion[];
  /** Consecutive, the earliest first. */
  readonly months: readonly MonthToSimulate[];
  readonly opening?: RatingState;
  readonly onlyPartnerId?: string | undefined;
};

/** `monthsBelow`: statements in a row, up to the newest, that were above zero and below their minimum. */
type Account = SimulatedStatement & { monthsBelow: number; lines: CommissionLine[] };

/**
 * Plays months one after another as the close does: each is rated from its events and what the month before left, and
 * its statements open with the closing balance before them. What a statement finds payable counts as paid before the
 * next one. Pure: no month is written anywhere.
 */
export function simulateMonths(input: SimulationInput): SimulatedMonth[] {
  const accounts = new Map<string, Account>();
  const months: SimulatedMonth[] = [];
  let opening = input.opening ?? EMPTY_RATING_STATE;
  for (const month of input.months) {
    const { lines, closing } = rate({
      events: month.events,
      attributions: input.attributions,
      versions: input.versions,
      opening,
      bookedFrom: month.from,
      bookedTo: month.to,
      onlyPartnerId: input.onlyPartnerId,
    });
    opening = closing;
    const byAccount = Map.groupBy(lines, accountKey);
    const keys = [...new Set([...accounts.keys(), ...byAccount.keys()])].sort();
    const statements = keys.map((key) => {
      const own = byAccount.get(key) ?? [];
      const before = accounts.get(key);
      const { partnerId, legalEntityId, currency } = before ?? own[0]!;
      const figures = statementFigures({
        openingMinor: before?.figures.closingMinor ?? 0n,
        paidOutMinor: before?.figures.payableNowMinor ?? 0n,
        lines: own,
        heldBefore: heldBefore(before?.lines ?? [], month.from),
        periodEnd: month.to,
        payment: paymentTermsOf(
          termsAtEnd(input.versions, { partnerId, legalEntityId, periodEnd: month.to }),
          currency,
          month.period,
        ),
        monthsBelow: before?.monthsBelow ?? 0,
      });
      const statement = { partnerId, legalEntityId, currency, figures };
      const isBelow = figures.availableMinor > 0n && figures.availableMinor < figures.minimumMinor;
      const monthsBelow = isBelow ? (before?.monthsBelow ?? 0) + 1 : 0;
      accounts.set(key, { ...statement, monthsBelow, lines: [...(before?.lines ?? []), ...own] });
      return statement;
    });
    months.push({ period: month.period, lines, statements, closing });
  }
  return months;
}

function accountKey(line: Pick<CommissionLine, "partnerId" | "legalEntityId" | "currency">): string {
  return `${line.partnerId}/${line.legalEntityId}/${line.currency}`;
}

/** What lines of earlier months still hold when a month begins. */
function heldBefore(lines: readonly CommissionLine[], from: Date): HeldBefore[] {
  return lines.flatMap((line) =>
    line.releaseAt !== null && line.releaseAt > from
      ? [{ releaseAt: line.releaseAt, heldMinor: heldEffectMinor(line) }]
      : [],
  );
}
