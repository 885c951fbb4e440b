import { invariant } from "#app/domain/errors.ts";
import { type Currency, type Money, money } from "#app/domain/money.ts";

/** Minor units from Stripe's number; a number that JSON may have rounded is refused. */
export function minorFromStripe(amount: number): bigint {
  invariant(Number.isSafeInteger(amount), `${amount} from Stripe is a whole number without loss`);
  return BigInt(amount);
}

/** Stripe's number from minor units; refused where a double would round it. */
export function minorToStripe(minor: bigint): number {
  const amount = Number(minor);
  invariant(Number.isSafeInteger(amount), `${minor} fits a number of Stripe without loss`);
  return amount;
}

/** "USD" from Stripe's "usd". */
export function currencyFromStripe(code: string): Currency {
  return code.toUpperCase();
}

export function moneyFromStripe(amount: number, currency: string): Money {
  return money(minorFromStripe(amount), currencyFromStripe(currency));
}

/** An instant from Stripe's Unix seconds. */
export function instantFromStripe(seconds: number): Date {
  return new Date(seconds * 1000);
}

/** Stripe's Unix seconds from an instant, fractions cut. */
export function instantToStripe(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
