import type { Currency } from "./money.ts";
import { type LocalDate, localDateOf, nextPeriod, type Period } from "./period.ts";
import { type AgreementTerms, type AgreementVersion, minimumPayoutMinor } from "./terms/agreement-terms.ts";

/** What the agreements with one entity, taken together, say of the payment of a month's balance. */
export type PaymentTerms = {
  readonly minimumMinor: bigint;
  /** After so many months in a row below the minimum it is paid all the same; null: carried for ever. */
  readonly carryAtMostMonths: number | null;
  readonly paysThisMonth: boolean;
};

/**
 * What several agreements with one entity say together of a month in one currency: the highest minimum, the shortest time
 * for which one of them lets a balance be carried, and payment when any of them pays in that month. Without one, every
 * month pays everything.
 */
export function paymentTermsOf(
  agreements: readonly AgreementTerms[],
  currency: Currency,
  period: Period,
): PaymentTerms {
  let minimumMinor = 0n;
  let carryAtMostMonths: number | null = null;
  for (const terms of agreements) {
    const minimum = minimumPayoutMinor(terms, currency);
    if (minimum > minimumMinor) minimumMinor = minimum;
    const months = terms.carryAtMostMonths;
    if (months !== null && (carryAtMostMonths === null || months < carryAtMostMonths))
      carryAtMostMonths = months;
  }
  const paysThisMonth =
    agreements.length === 0 ||
    agreements.some(({ payment }) => payment.every === "month" || endsQuarter(period));
  return { minimumMinor, carryAtMostMonths, paysThisMonth };
}

/** Terms of a partner's agreements with one entity on a month's last day, each in its own zone. */
export function termsAtEnd(
  versions: readonly AgreementVersion[],
  of: { readonly partnerId: string; readonly legalEntityId: string; readonly periodEnd: Date },
): AgreementTerms[] {
  const lastInstant = new Date(of.periodEnd.getTime() - 1);
  return versions
    .filter((version) => {
      if (version.partnerId !== of.partnerId || version.legalEntityId !== of.legalEntityId) return false;
      const lastDay = localDateOf(lastInstant, version.terms.timeZone);
      return version.fromOn <= lastDay && (version.toOn === null || lastDay < version.toOn);
    })
    .map(({ terms }) => terms);
}

/** The day of the month after on which payment of a month is promised. */
export function promisedOn(period: Period, onDay: number): LocalDate {
  return `${nextPeriod(period)}-${String(onDay).padStart(2, "0")}`;
}

function endsQuarter(period: Period): boolean {
  return Number(period.slice(5)) % 3 === 0;
}
