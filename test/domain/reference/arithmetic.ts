/** The reference model's own arithmetic: long division by hand, halves to the even neighbour. */
export function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  if (denominator < 0n) return roundedQuotient(-numerator, -denominator);
  if (numerator < 0n) return -roundedQuotient(-numerator, denominator);
  let whole = numerator / denominator;
  const rest = numerator - whole * denominator;
  const isHalf = rest * 2n === denominator;
  if (rest * 2n > denominator || (isHalf && whole % 2n === 1n)) whole += 1n;
  return whole;
}

export const sizeOf = (value: bigint) => (value < 0n ? -value : value);
export const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
export const least = (a: bigint, b: bigint) => (a < b ? a : b);
export const most = (a: bigint, b: bigint) => (a > b ? a : b);

/** One unit after the other goes to whoever's exact part is furthest ahead of what it has; ties to the earlier. */
export function largestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  if (total < 0n) return largestRemainder(-total, weights).map((part) => -part);
  const all = sum(weights);
  const parts = weights.map((weight) => (total * weight) / all);
  let left = total - sum(parts);
  const order = weights
    .map((weight, at) => ({ at, rest: (total * weight) % all }))
    .sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1));
  for (const { at } of order) {
    if (left === 0n) break;
    parts[at] = parts[at]! + 1n;
    left -= 1n;
  }
  return parts;
}
