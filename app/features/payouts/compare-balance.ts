import type { Currency } from "#app/domain/money.ts";
import type { FoundBreak } from "./compare-books.ts";

type Move = { readonly sourceId: string; readonly amountMinor: bigint; readonly currency: Currency };
type Moved = {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
};

/** Lists may lag: what is younger than this is compared the next time. */
const SETTLES_MS = 5 * 60_000;

/**
 * Does the platform's balance say what the transfers and the booked reversals say? Each transfer took exactly its
 * amount, each reversal that we booked gave back exactly its own, and no other money came back. Nothing when it does.
 */
export function compareBalance({
  moves,
  transfers,
  reversals,
  now,
}: {
  readonly moves: readonly Move[];
  readonly transfers: readonly (Moved & {
    readonly createdAt: Date;
    readonly metadata: Readonly<Record<string, string>>;
  })[];
  readonly reversals: readonly (Moved & { readonly payoutId: string; readonly at: Date })[];
  readonly now: Date;
}): FoundBreak[] {
  const isSettled = (at: Date) => now.getTime() - at.getTime() > SETTLES_MS;
  const bySource = Map.groupBy(moves, ({ sourceId }) => sourceId);
  const differs = (one: Moved, payoutId: string | null, expectedMinor: bigint): FoundBreak[] => {
    const found = bySource.get(one.id) ?? [];
    const foundMinor = found.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    if (foundMinor === expectedMinor && found.every(({ currency }) => currency === one.currency)) return [];
    const { id: reference, currency } = one;
    return [{ kind: "balance_differs", reference, payoutId, currency, expectedMinor, foundMinor }];
  };
  const known = new Set([...transfers, ...reversals].map(({ id }) => id));
  return [
    ...transfers
      .filter(({ createdAt }) => isSettled(createdAt))
      .flatMap((one) => differs(one, one.metadata.payout_id ?? null, -one.amountMinor)),
    ...reversals
      .filter(({ at }) => isSettled(at))
      .flatMap((one) => differs(one, one.payoutId, one.amountMinor)),
    ...moves
      .filter(({ sourceId }) => !known.has(sourceId))
      .map(({ sourceId, amountMinor, currency }) => ({
        kind: "balance_differs" as const,
        reference: sourceId,
        payoutId: null,
        currency,
        expectedMinor: null,
        foundMinor: amountMinor,
      })),
  ];
}
