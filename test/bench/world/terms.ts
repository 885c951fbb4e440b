import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";

/** 20% of net for as long as the customer pays, thirty days of hold. */
export const FLAT_TERMS: AgreementTerms = agreementTermsSchema.parse({
  schema: 1,
  timeZone: "America/New_York",
  heads: [
    {
      id: "share",
      kind: "commission",
      products: "all",
      streams: "all",
      base: "net",
      pays: { kind: "percentage", ratePpm: 200_000 },
      months: null,
    },
  ],
  holdDays: 30,
  minimumPayoutMinor: { USD: 5_000 },
  protectionDays: 90,
});
