import type { Locale } from "#app/domain/locale.ts";
import { type Currency, exponentOf } from "#app/domain/money.ts";

const MICROS_DIGITS = 6;

/** An amount before rounding, millionths of a minor unit, in major units with all the digits that it has: "200.002". */
export function exactAmount(micros: bigint, currency: Currency, locale: Locale): string {
  const exponent = exponentOf(currency);
  const size = (micros < 0n ? -micros : micros).toString().padStart(exponent + MICROS_DIGITS + 1, "0");
  const whole = size.slice(0, -(exponent + MICROS_DIGITS));
  const decimals = size.slice(-(exponent + MICROS_DIGITS));
  const kept = decimals.slice(0, exponent) + decimals.slice(exponent).replace(/0+$/, "");
  const sign = micros < 0n ? "\u2212" : "";
  return kept === "" ? sign + whole : `${sign}${whole}${locale === "es" ? "," : "."}${kept}`;
}
