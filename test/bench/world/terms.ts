import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";

/** For as long as the customer pays, on the net, thirty days of hold. */
const termsThatPay = (pays: unknown): AgreementTerms =>
  agreementTermsSchema.parse({
    schema: 2,
    timeZone: "America/New_York",
    heads: [{ id: "share", products: "all", streams: "all", pays, months: null }],
    holdDays: 30,
    minimumPayoutMinor: { USD: 5_000 },
    protectionDays: 90,
  });

/** 20% of everything. */
export const FLAT_TERMS = termsThatPay({ kind: "percentage", ratePpm: 200_000 });

/**
 * Brackets that a partner with a hundred events of 10 to 510 USD climbs within the month (it sells some 26,000 USD): one
 * event in fifty lies in two of them.
 */
export const GRADUATED_TERMS = termsThatPay({
  kind: "tiered",
  mode: "graduated",
  per: "month",
  brackets: [
    { fromMinor: {}, ratePpm: 100_000 },
    { fromMinor: { USD: 500_000 }, ratePpm: 150_000 },
    { fromMinor: { USD: 1_500_000 }, ratePpm: 200_000 },
  ],
});
