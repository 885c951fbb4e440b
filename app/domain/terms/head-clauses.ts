import { type Sentence, says } from "./clause.ts";
import type { AgreementHead, TieredPays } from "./head-terms.ts";

/** What a head pays and on what: its clause in section 1. */
export function headSentences(head: AgreementHead): Sentence[] {
  const { deductions, segments, countries } = head;
  return [
    ...paySentences(head),
    says(`base_${head.base}`),
    deductions.length === 0 ? says("deductions_none") : says("deductions", { deductions }),
    says(`credits_${head.credits}`),
    says(`customers_${head.customers}`),
    ...(segments === "all" && countries === "all" ? [says("everywhere")] : []),
    ...(segments === "all" ? [] : [says("segments", { segments })]),
    ...(countries === "all" ? [] : [says("countries", { countries })]),
    says(head.firstPaymentOnly ? "first_payment_only" : "every_payment"),
  ];
}

function paySentences({ kind, products, streams, pays }: AgreementHead): Sentence[] {
  const of = { kind, products, streams };
  switch (pays.kind) {
    case "percentage":
      return [
        says(pays.view === "partner_share" ? "pays_percentage" : "pays_platform_fee", {
          ...of,
          ratePpm: pays.ratePpm,
        }),
        ...pays.byDate.map(({ fromOn, ratePpm }) => says("rate_from_day", { fromOn, ratePpm })),
        ...pays.byContractYear.map(({ fromYear, ratePpm }) => says("rate_from_year", { fromYear, ratePpm })),
      ];
    case "tiered":
      return [says(`pays_${pays.mode}`, { ...of, countedPer: pays.per }), ...bracketSentences(pays)];
    case "per_unit":
      return [
        says("pays_per_unit", { ...of, priceUnitMicros: pays.unitPriceMicros }),
        says("other_currencies_nothing"),
      ];
    case "flat":
      return [
        says(`pays_flat_${pays.per}`, { ...of, amountMinor: pays.amountMinor }),
        says("other_currencies_nothing"),
        says("flat_refund"),
      ];
  }
}

function bracketSentences({ brackets: [first, ...rest], startsAtMinor }: TieredPays): Sentence[] {
  return [
    says("bracket_first", { ratePpm: first?.ratePpm ?? 0 }),
    ...rest.map(({ fromMinor, ratePpm }) => says("bracket", { fromMinor, ratePpm })),
    ...(rest.length > 0 ? [says("brackets_unnamed_currency")] : []),
    Object.keys(startsAtMinor).length === 0
      ? says("count_from_nothing")
      : says("count_from", { startsAtMinor }),
  ];
}

/** For how long a head pays and when it is earned: its clause in section 2. */
export function windowSentences(head: AgreementHead): Sentence[] {
  const { months, windowFrom } = head;
  const of = { heads: [head.id], windowFrom };
  return [
    months === null ? says("window_life", of) : says("window_months", { ...of, months }),
    says(`earned_${head.earnedWhen}`),
    says(`prepaid_${head.prepaid}`),
  ];
}
