/** How money reaches a partner: Stripe Connect, or a bank transfer by hand with proof where Stripe cannot reach. */
export type PayoutRail = "stripe" | "manual";

/** How a paying company pays: by Stripe where that reaches, or by bank everywhere. */
export type RailPolicy = "by_country" | "manual";

/** Where a platform may pay connected accounts by itself: US, UK, EEA, CA, CH (docs.stripe.com/connect/cross-border-payouts). */
const STRIPE_COUNTRIES = new Set([
  ..."US GB CA CH".split(" "),
  ..."AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" "),
]);

/** The rail that serves a country (two letters); told at sign-up, when nobody knows yet which company will pay. */
export function payoutRailFor(
  country: string,
  policy: string = "by_country" satisfies RailPolicy,
): PayoutRail {
  return policy === "by_country" && STRIPE_COUNTRIES.has(country) ? "stripe" : "manual";
}
