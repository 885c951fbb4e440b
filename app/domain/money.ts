import { invariant } from "./errors.ts";

/** ISO 4217 code in capitals, "USD". Stripe's lower case is converted in its adapter. */
export type Currency = string;

/** An amount in minor units of its currency (cents for USD, yen for JPY, fils for KWD). */
export type Money = { readonly minor: bigint; readonly currency: Currency };

/** Digits after the decimal separator where ISO 4217 differs from two; never taken from ICU, whose COP has none. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** Digits after the decimal separator of a currency. */
export function exponentOf(currency: Currency): number {
  return EXPONENTS[currency] ?? 2;
}

export function money(minor: bigint, currency: Currency): Money {
  invariant(/^[A-Z]{3}$/.test(currency), `${currency} is an ISO 4217 code in capitals`);
  return { minor, currency };
}

/** Sum of two amounts of one currency. Currencies never mix. */
export function add(a: Money, b: Money): Money {
  invariant(a.currency === b.currency, `${a.currency} and ${b.currency} are the same currency`);
  return { minor: a.minor + b.minor, currency: a.currency };
}

/** Difference of two amounts of one currency. */
export function subtract(a: Money, b: Money): Money {
  return add(a, negate(b));
}

export function negate(a: Money): Money {
  return { minor: -a.minor, currency: a.currency };
}

export function zero(currency: Currency): Money {
  return money(0n, currency);
}

/** Sum of amounts of the currency named, which makes the sum of none a sum too. */
export function sum(amounts: Iterable<Money>, currency: Currency): Money {
  let total = zero(currency);
  for (const amount of amounts) total = add(total, amount);
  return total;
}

/** Order of two amounts of one currency: negative, zero or positive, as `sort` wants it. */
export function compare(a: Money, b: Money): number {
  const { minor } = subtract(a, b);
  return minor < 0n ? -1 : minor > 0n ? 1 : 0;
}
