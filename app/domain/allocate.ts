import { invariant } from "./errors.ts";

/** Who takes part in a division, and with what weight (any unit: ppm, minor units; never negative). */
export type Share = { readonly id: string; readonly weight: bigint };
export type AllocatedShare = { readonly id: string; readonly minor: bigint };

/**
 * Divides a total by weights and loses nothing: each gets the floor of its part, the units left go to the largest
 * remainders, ties to the smaller id. A negative total is the mirror of the positive one. Answers in the order given.
 * Weights that are all zero cannot carry a total other than zero.
 */
export function allocate(totalMinor: bigint, shares: readonly Share[]): AllocatedShare[] {
  const totalWeight = shares.reduce((sum, share) => sum + share.weight, 0n);
  invariant(
    shares.every((share) => share.weight >= 0n),
    "weights are not negative",
  );
  if (totalWeight === 0n) {
    invariant(totalMinor === 0n, "a total is divided among somebody");
    return shares.map((share) => ({ id: share.id, minor: 0n }));
  }
  const size = totalMinor < 0n ? -totalMinor : totalMinor;
  const parts = shares.map((share, index) => {
    const product = size * share.weight;
    return { id: share.id, index, minor: product / totalWeight, remainder: product % totalWeight };
  });
  let left = size - parts.reduce((sum, part) => sum + part.minor, 0n);
  const byRemainder = [...parts].sort(
    (a, b) => compareBigint(b.remainder, a.remainder) || compareText(a.id, b.id) || a.index - b.index,
  );
  for (const part of byRemainder) {
    if (left === 0n) break;
    part.minor += 1n;
    left -= 1n;
  }
  return parts.map((part) => ({ id: part.id, minor: totalMinor < 0n ? -part.minor : part.minor }));
}

function compareBigint(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
