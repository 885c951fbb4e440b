import { invariant } from "./errors.ts";
import type { PayableReason } from "./payable-reason.ts";
import type { PaymentTerms } from "./payment-terms.ts";
import {
  availableEffectMinor,
  type CommissionLine,
  figureOf,
  heldEffectMinor,
} from "./rating/commission-line.ts";
import type { StatementFigures } from "./statement-view.ts";

/** What a statement needs to know of a line. */
export type StatementLine = Pick<
  CommissionLine,
  "reason" | "reverses" | "amountMinor" | "fromHeldMinor" | "fromAvailableMinor" | "releaseAt"
>;

/** Sum of held effects of earlier months' lines, per release instant after the period's start. */
export type HeldBefore = { readonly releaseAt: Date; readonly heldMinor: bigint };

export type StatementInput = {
  /** Closing of the statement before; 0 for the first. */
  readonly openingMinor: bigint;
  /** Approved for payment since then, less cancelled; below zero when more was cancelled than approved. */
  readonly paidOutMinor: bigint;
  /** Lines booked in the period, receipts for zero included. */
  readonly lines: readonly StatementLine[];
  readonly heldBefore: readonly HeldBefore[];
  /** First instant after the period. */
  readonly periodEnd: Date;
  readonly payment: PaymentTerms;
  /** Statements in a row before this one whose available balance was above zero and below their minimum. */
  readonly monthsBelow: number;
};

export type StatementResult = StatementFigures & {
  readonly heldBeforeMinor: bigint;
  /** What the hold let go by the period's end. */
  readonly releasedMinor: bigint;
  /** closing − held; below 0 it is a debt, set off against later months and never collected. */
  readonly availableMinor: bigint;
  readonly minimumMinor: bigint;
  readonly payableReason: PayableReason;
};

/**
 * The figures of one partner's month with one entity in one currency, minor units. opening + paid (below zero, unless a
 * payment of an earlier month was cancelled) + lines = closing, asserted. A line is released when its hold ends at or before the period's end.
 */
export function statementFigures(input: StatementInput): StatementResult {
  const figures = { earned: 0n, bonuses: 0n, adjustments: 0n, clawedBack: 0n };
  for (const line of input.lines) figures[figureOf(line.reason)] += line.amountMinor;
  const { earned: earnedMinor, bonuses: bonusesMinor } = figures;
  const { adjustments: adjustmentsMinor, clawedBack: clawedBackMinor } = figures;
  const paidMinor = -input.paidOutMinor;
  const closingMinor =
    input.openingMinor + earnedMinor + clawedBackMinor + adjustmentsMinor + bonusesMinor + paidMinor;
  invariant(
    closingMinor === input.openingMinor + paidMinor + total(input.lines),
    "opening less paid plus lines is closing",
  );

  const held = heldAt(input);
  const releasedMinor = held.beforeMinor + held.enteredMinor - held.atCloseMinor;
  const availableMinor = closingMinor - held.atCloseMinor;
  const available =
    input.openingMinor -
    held.beforeMinor +
    paidMinor +
    releasedMinor +
    input.lines.reduce((sum, line) => sum + availableEffectMinor(line), 0n);
  invariant(availableMinor === available, "held and available add up to the closing balance");
  const payableReason = reasonOf(availableMinor, held.atCloseMinor, input);
  return {
    openingMinor: input.openingMinor,
    earnedMinor,
    clawedBackMinor,
    adjustmentsMinor,
    bonusesMinor,
    paidMinor,
    closingMinor,
    heldMinor: held.atCloseMinor,
    heldBeforeMinor: held.beforeMinor,
    releasedMinor,
    availableMinor,
    minimumMinor: input.payment.minimumMinor,
    payableNowMinor: payableReason === "payable" ? availableMinor : 0n,
    payableReason,
  };
}

function heldAt(input: StatementInput) {
  const beforeMinor = input.heldBefore.reduce((sum, one) => sum + one.heldMinor, 0n);
  let enteredMinor = 0n;
  let atCloseMinor = input.heldBefore.reduce(
    (sum, one) => (one.releaseAt > input.periodEnd ? sum + one.heldMinor : sum),
    0n,
  );
  for (const line of input.lines) {
    const effect = heldEffectMinor(line);
    enteredMinor += effect;
    if (line.releaseAt !== null && line.releaseAt > input.periodEnd) atCloseMinor += effect;
  }
  return { beforeMinor, enteredMinor, atCloseMinor };
}

function reasonOf(
  availableMinor: bigint,
  heldMinor: bigint,
  { payment, monthsBelow }: Pick<StatementInput, "payment" | "monthsBelow">,
): PayableReason {
  if (availableMinor < 0n) return "negative_balance";
  if (availableMinor === 0n) return heldMinor > 0n ? "on_hold" : "nothing_earned";
  const carriedLongEnough = payment.carryAtMostMonths !== null && monthsBelow >= payment.carryAtMostMonths;
  if (availableMinor < payment.minimumMinor && !carriedLongEnough) return "below_minimum";
  return payment.paysThisMonth ? "payable" : "not_payment_month";
}

function total(lines: readonly StatementLine[]): bigint {
  return lines.reduce((sum, line) => sum + line.amountMinor, 0n);
}
