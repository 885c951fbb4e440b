import { invariant } from "./errors.ts";

const EXACT = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * The quotient rounded to the nearest integer, ties to the even neighbour; the same for both signs.
 * Multiply first, divide once: this is the only division in the money path.
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  invariant(denominator !== 0n, "a division is by something");
  if (-EXACT <= numerator && numerator <= EXACT && 0n < denominator && denominator <= EXACT)
    return BigInt(divideExact(Number(numerator), Number(denominator)));
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

/**
 * The same within the integers that a double holds exactly: remainder and quotient of such integers are exact, so this is
 * integer arithmetic, only faster. `d` is above zero.
 */
function divideExact(n: number, d: number): number {
  const rest = n % d;
  const quotient = (n - rest) / d;
  const size = rest < 0 ? -rest : rest;
  // size against d − size, since twice the rest may be more than a double holds.
  const over = size - (d - size);
  if (over < 0 || (over === 0 && quotient % 2 === 0)) return quotient === 0 ? 0 : quotient;
  return n < 0 ? quotient - 1 : quotient + 1;
}
