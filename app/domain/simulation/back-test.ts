import type { Attribution } from "../attribution.ts";
import type { Currency } from "../money.ts";
import type { Period } from "../period.ts";
import type { CommissionLine } from "../rating/commission-line.ts";
import { rate } from "../rating/rate.ts";
import { EMPTY_RATING_STATE, type RatingState } from "../rating/rating-state.ts";
import { isEarningKind, type RevenueEvent } from "../revenue-event.ts";
import type { AgreementTerms, AgreementVersion } from "../terms/agreement-terms.ts";
import { type MonthToSimulate, simulateMonths } from "./simulate-months.ts";

export type BackTestInput = {
  readonly partnerId: string;
  /** Of the partner, under the type that is tested. */
  readonly enrolmentIds: ReadonlySet<string>;
  /** The terms that are tried: they stand in the place of every version of enrolments of the type. */
  readonly draft: AgreementTerms;
  readonly isOfType: (enrolmentId: string) => boolean;
  readonly attributions: readonly Attribution[];
  readonly versions: readonly AgreementVersion[];
  /** From the first month on, so that counters and refunds of the first month shown have their history. */
  readonly months: readonly MonthToSimulate[];
  readonly shownFrom: Period;
};

/** What the draft would have credited in one month, minor units of one currency. */
export type BackTestMonth = {
  readonly period: Period;
  readonly currency: Currency;
  readonly wouldMinor: bigint;
};

/** A month in which 1 % more or less revenue would have changed what is credited by more than itself. */
export type Cliff = {
  readonly period: Period;
  readonly currency: Currency;
  readonly revenueMinor: bigint;
  readonly creditedMinor: bigint;
};

/** A hundredth: small, and it moves every amount from one unit on. */
const SMALL = 100n;

/** One partner's months under a draft, as the engine rates them: what it would have been credited, and where it would have jumped. */
export function backTest(input: BackTestInput): { months: BackTestMonth[]; cliffs: Cliff[] } {
  const versions = input.versions.map((version) =>
    input.isOfType(version.enrolmentId) ? { ...version, terms: input.draft } : version,
  );
  const { partnerId: onlyPartnerId, attributions } = input;
  const played = simulateMonths({ attributions, versions, months: input.months, onlyPartnerId });
  const months: BackTestMonth[] = [];
  const cliffs: Cliff[] = [];
  let opening = EMPTY_RATING_STATE;
  for (const [at, month] of input.months.entries()) {
    const result = played[at]!;
    if (month.period >= input.shownFrom) {
      const credited = creditedBy(result.lines, input.enrolmentIds);
      for (const [currency, wouldMinor] of credited)
        months.push({ period: month.period, currency, wouldMinor });
      if (mayJump(input.draft))
        cliffs.push(...cliffsOf({ attributions, versions, month, opening, onlyPartnerId }, credited, input));
    }
    opening = result.closing;
  }
  return { months, cliffs };
}

function creditedBy(
  lines: readonly CommissionLine[],
  enrolmentIds: ReadonlySet<string>,
): Map<Currency, bigint> {
  const sums = new Map<Currency, bigint>();
  for (const line of lines)
    if (enrolmentIds.has(line.enrolmentId))
      sums.set(line.currency, (sums.get(line.currency) ?? 0n) + line.amountMinor);
  return sums;
}

/** Everything else pays at most the whole of what comes more. */
function mayJump(terms: AgreementTerms): boolean {
  return (
    terms.heads.some(({ pays }) => pays.kind === "tiered" && pays.mode === "volume") ||
    terms.rewards.some((reward) => reward.kind === "target" && reward.measure === "revenue")
  );
}

type Again = {
  readonly attributions: readonly Attribution[];
  readonly versions: readonly AgreementVersion[];
  readonly month: MonthToSimulate;
  readonly opening: RatingState;
  readonly onlyPartnerId: string;
};

function cliffsOf(
  { month, ...again }: Again,
  credited: ReadonlyMap<Currency, bigint>,
  { enrolmentIds }: Pick<BackTestInput, "enrolmentIds">,
): Cliff[] {
  const found = new Map<Currency, Cliff>();
  for (const sign of [1n, -1n]) {
    const revenue = new Map<Currency, bigint>();
    const events = month.events.map((event) => changed(event, sign, revenue));
    const { lines } = rate({ ...again, events, bookedFrom: month.from, bookedTo: month.to });
    const other = creditedBy(lines, enrolmentIds);
    for (const [currency, revenueMinor] of revenue) {
      const creditedMinor = sizeOf((other.get(currency) ?? 0n) - (credited.get(currency) ?? 0n));
      const known = found.get(currency);
      if (revenueMinor > 0n && creditedMinor > revenueMinor && creditedMinor > (known?.creditedMinor ?? 0n))
        found.set(currency, { period: month.period, currency, revenueMinor, creditedMinor });
    }
  }
  return [...found.values()];
}

/** The event with a little more or less on every line; what it changed is added to `revenue`. */
function changed(event: RevenueEvent, sign: bigint, revenue: Map<Currency, bigint>): RevenueEvent {
  if (!isEarningKind(event.kind)) return event;
  const lines = event.lines.map((line) => {
    const more = (sign * line.netMinor) / SMALL;
    if (event.kind === "payment")
      revenue.set(event.currency, (revenue.get(event.currency) ?? 0n) + sizeOf(more));
    return { ...line, netMinor: line.netMinor + more };
  });
  return { ...event, lines };
}

function sizeOf(minor: bigint): bigint {
  return minor < 0n ? -minor : minor;
}
