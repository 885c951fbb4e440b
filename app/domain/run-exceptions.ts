import { canonicalJson } from "./canonical-json.ts";
import type { Currency } from "./money.ts";
import { type PayoutAccountFacts, wasChangedLately } from "./payout-account-rules.ts";

/** What finance looks at before a run is handed in, in the order of the page. */
export const EXCEPTION_KINDS = [
  "account_unverified",
  "account_changed",
  "first_payout",
  "contested_lines",
  "refund_pending",
  "amount_moved",
  "manual_lines",
  "negative_balance",
  "unmatched_revenue",
] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

/** A payout that is more than this away from the mean of the months before is looked at: 30 %. */
const MOVED_PPM = 300_000n;
const WHOLE_PPM = 1_000_000n;
/** The mean is of so many months. */
export const MEAN_OF_MONTHS = 3;

/** One payment of a run with what its partner's record says; amounts in minor units of the run's currency. */
export type PayoutToLookAt = {
  readonly payoutId: string;
  readonly partnerId: string;
  readonly amountMinor: bigint;
  /** Payments to this partner that went out before, of any entity and currency. */
  readonly paidBefore: number;
  /** What each of the three months before paid, the months before the partner's first payment left out. */
  readonly lastMonthsMinor: readonly bigint[];
  readonly account:
    | (PayoutAccountFacts & {
        /** What is still to be given or was never proven: the provider's own words, or `never_paid` of a bank by hand. */
        readonly unproven: readonly string[];
      })
    | null;
  /** Lines that people decided on (adjustments, debts given up) since the last payment, and their sum. */
  readonly manual: { readonly lines: number; readonly minor: bigint };
  /** What it owes us elsewhere: another entity or currency. */
  readonly debts: readonly { readonly minor: bigint; readonly currency: Currency }[];
  /** What the open month takes back already, as a size. */
  readonly refundsPendingMinor: bigint;
  /** Open contests of clients whose lines are paid here, and what those lines earn. */
  readonly contests: readonly { readonly contestId: string; readonly minor: bigint }[];
};

export type RunToLookAt = {
  readonly at: Date;
  readonly payouts: readonly PayoutToLookAt[];
  /** Partners that owe this entity in this currency, and so are not in the run; sizes. */
  readonly debtors: readonly { readonly partnerId: string; readonly minor: bigint }[];
  /** Revenue of the run's months that belongs to nobody yet. */
  readonly unmatched: { readonly events: number; readonly minor: bigint };
};

/** What makes it an exception; the numbers are what a decision covers. */
export type ExceptionFacts = Readonly<Record<string, string | number | bigint | readonly string[]>>;
export type RunException = {
  readonly kind: ExceptionKind;
  /** The payout, the partner of a debt without payout, or `revenue`. */
  readonly reference: string;
  /** Null: of the run as a whole, which can be accepted and has nothing to postpone. */
  readonly payoutId: string | null;
  readonly partnerId: string | null;
  readonly facts: ExceptionFacts;
};

/** All exceptions of a run: a payout may have several, each decided by itself. */
export function exceptionsOf(run: RunToLookAt): RunException[] {
  const found = run.payouts.flatMap((payout) => exceptionsOfPayout(payout, run.at));
  for (const { partnerId, minor } of run.debtors)
    found.push({
      kind: "negative_balance",
      reference: partnerId,
      payoutId: null,
      partnerId,
      facts: { owesMinor: minor },
    });
  if (run.unmatched.events > 0)
    found.push({
      kind: "unmatched_revenue",
      reference: "revenue",
      payoutId: null,
      partnerId: null,
      facts: { events: run.unmatched.events, grossMinor: run.unmatched.minor },
    });
  return found.sort((a, b) => EXCEPTION_KINDS.indexOf(a.kind) - EXCEPTION_KINDS.indexOf(b.kind));
}

function exceptionsOfPayout(payout: PayoutToLookAt, at: Date): RunException[] {
  const found: RunException[] = [];
  const add = (kind: ExceptionKind, facts: ExceptionFacts) =>
    found.push({
      kind,
      reference: payout.payoutId,
      payoutId: payout.payoutId,
      partnerId: payout.partnerId,
      facts,
    });
  const { account, manual, amountMinor } = payout;
  if (account === null || account.unproven.length > 0)
    add("account_unverified", { unproven: [...(account?.unproven ?? ["no_account"])].sort() });
  if (account && wasChangedLately(account, at))
    add("account_changed", { changedAt: account.createdAt.toISOString() });
  if (payout.paidBefore === 0) add("first_payout", { amountMinor });
  if (payout.contests.length > 0)
    add("contested_lines", {
      contests: payout.contests.map(({ contestId }) => contestId).sort(),
      earnedMinor: payout.contests.reduce((sum, { minor }) => sum + minor, 0n),
    });
  if (payout.refundsPendingMinor > 0n) add("refund_pending", { takesBackMinor: payout.refundsPendingMinor });
  const months = payout.lastMonthsMinor;
  if (months.length > 0 && hasMoved(amountMinor, months))
    add("amount_moved", { amountMinor, meanMinor: meanOf(months), months: months.length });
  if (manual.lines > 0) add("manual_lines", { lines: manual.lines, minor: manual.minor });
  if (payout.debts.length > 0)
    add("negative_balance", {
      debts: payout.debts.map(({ minor, currency }) => `${currency} ${minor}`).sort(),
    });
  return found;
}

/** More than 30 % above or below the mean of those months, compared without dividing; a mean of nothing: any amount. */
function hasMoved(amountMinor: bigint, months: readonly bigint[]): boolean {
  const sum = months.reduce((total, minor) => total + minor, 0n);
  const scaled = amountMinor * BigInt(months.length) * WHOLE_PPM;
  return scaled > sum * (WHOLE_PPM + MOVED_PPM) || scaled < sum * (WHOLE_PPM - MOVED_PPM);
}

/** Minor units, rounded down: for reading, nothing is paid by it. */
function meanOf(months: readonly bigint[]): bigint {
  return months.reduce((total, minor) => total + minor, 0n) / BigInt(months.length);
}

/** The one text of an exception's facts: a decision covers it, and no other. */
export function factsText({ facts }: Pick<RunException, "facts">): string {
  return canonicalJson(facts);
}
