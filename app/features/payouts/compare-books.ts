import type { Currency } from "#app/domain/money.ts";
import type { PayoutState } from "#app/domain/payout-state.ts";

export const BREAK_KINDS = [
  "transfer_not_here",
  "transfer_not_at_stripe",
  "amount_differs",
  "second_transfer",
  "reversal_differs",
  "journal_differs",
  "balance_differs",
  "under_way_too_long",
] as const;
export type BreakKind = (typeof BREAK_KINDS)[number];

/** A difference; `expected` is what our books say and `found` what stands against it, minor units. */
export type FoundBreak = {
  readonly kind: BreakKind;
  /** Id of what differs: a transfer or a payout. */
  readonly reference: string;
  readonly payoutId: string | null;
  readonly currency: Currency;
  readonly expectedMinor: bigint | null;
  readonly foundMinor: bigint | null;
};

export type OurPayout = {
  readonly payoutId: string;
  readonly transferId: string | null;
  readonly status: PayoutState;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly underWaySince: Date;
  readonly reversedMinor: bigint;
  /** What the ledger says went out by this transfer. */
  readonly journalMinor: bigint;
};
type TheirTransfer = {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly amountReversedMinor: bigint;
  readonly reversed: boolean;
  readonly currency: Currency;
  readonly transferGroup: string | null;
};

const HOUR_MS = 60 * 60 * 1000;

/** Every difference between Stripe's transfers and our payouts, both ways; nothing when they tell the same. */
export function compareBooks({
  transfers,
  ours,
  now,
}: {
  readonly transfers: readonly TheirTransfer[];
  readonly ours: readonly OurPayout[];
  readonly now: Date;
}): FoundBreak[] {
  const byTransfer = new Map(ours.flatMap((row) => (row.transferId ? [[row.transferId, row] as const] : [])));
  const theirs = new Map(transfers.map((transfer) => [transfer.id, transfer]));
  return [
    ...[...theirs.values()].flatMap((transfer) => ofTransfer(transfer, byTransfer.get(transfer.id))),
    ...secondTransfers([...theirs.values()]),
    ...ours.flatMap((row) => ofPayout(row, theirs, now)),
  ];
}

function ofTransfer(transfer: TheirTransfer, row: OurPayout | undefined): FoundBreak[] {
  const about = { reference: transfer.id, payoutId: row?.payoutId ?? null, currency: transfer.currency };
  if (!row)
    return [{ ...about, kind: "transfer_not_here", expectedMinor: null, foundMinor: transfer.amountMinor }];
  const found: FoundBreak[] = [];
  if (row.amountMinor !== transfer.amountMinor || row.currency !== transfer.currency)
    found.push({
      ...about,
      kind: "amount_differs",
      expectedMinor: row.amountMinor,
      foundMinor: transfer.amountMinor,
    });
  if (row.reversedMinor !== transfer.amountReversedMinor)
    found.push({
      ...about,
      kind: "reversal_differs",
      expectedMinor: row.reversedMinor,
      foundMinor: transfer.amountReversedMinor,
    });
  return found;
}

/** One transfer a payout is all there may be; one that came back whole no longer counts. */
function secondTransfers(transfers: readonly TheirTransfer[]): FoundBreak[] {
  const live = transfers.filter(
    (transfer) => transfer.transferGroup?.startsWith("payout_") && !transfer.reversed,
  );
  return live.flatMap((transfer, at) => {
    const first = live.findIndex((other) => other.transferGroup === transfer.transferGroup);
    if (first === at) return [];
    return [
      {
        kind: "second_transfer" as const,
        reference: transfer.id,
        payoutId: transfer.transferGroup?.slice("payout_".length) ?? null,
        currency: transfer.currency,
        expectedMinor: 0n,
        foundMinor: transfer.amountMinor,
      },
    ];
  });
}

function ofPayout(row: OurPayout, theirs: ReadonlyMap<string, TheirTransfer>, now: Date): FoundBreak[] {
  const about = { reference: row.payoutId, payoutId: row.payoutId, currency: row.currency };
  if (row.transferId === null) {
    const isLate = now.getTime() - row.underWaySince.getTime() > HOUR_MS;
    return isLate
      ? [{ ...about, kind: "under_way_too_long", expectedMinor: row.amountMinor, foundMinor: null }]
      : [];
  }
  const found: FoundBreak[] = [];
  if (!theirs.has(row.transferId))
    found.push({
      ...about,
      kind: "transfer_not_at_stripe",
      expectedMinor: row.amountMinor,
      foundMinor: null,
    });
  if (row.journalMinor !== row.amountMinor)
    found.push({
      ...about,
      kind: "journal_differs",
      expectedMinor: row.amountMinor,
      foundMinor: row.journalMinor,
    });
  return found;
}
