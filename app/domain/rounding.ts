import { invariant } from "./errors.ts";

/**
 * The quotient rounded to the nearest integer, ties to the even neighbour; the same for both signs.
 * Multiply first, divide once: this is the only division in the money path.
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  invariant(denominator !== 0n, "a division is by something");
  const n = denominator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = n / d;
  const rest = n % d;
  const twice = rest < 0n ? -2n * rest : 2n * rest;
  const away = n < 0n ? quotient - 1n : quotient + 1n;
  if (twice > d) return away;
  if (twice < d) return quotient;
  return quotient % 2n === 0n ? quotient : away;
}
