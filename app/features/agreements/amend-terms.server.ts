import type { Locale } from "#app/domain/locale.ts";
import { parseAmounts, parsePercent } from "#app/domain/number-text.ts";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";

export type AmendmentTyped = {
  /** A percentage for each head that pays one, by its place; nothing typed leaves it. */
  readonly rates: readonly (string | undefined)[];
  readonly holdDays?: string | undefined;
  readonly minimumPayout?: string | undefined;
  /** A whole document, for what the fields do not say; it goes before them. */
  readonly document?: string | undefined;
};
type AmendmentProblem = { readonly field: string; readonly code: string };

/** A template's terms with what was typed over them; or what of it cannot be read. */
export function amendedTerms(
  terms: AgreementTerms,
  typed: AmendmentTyped,
  locale: Locale,
): { readonly terms: AgreementTerms } | { readonly problems: readonly AmendmentProblem[] } {
  const problems: AmendmentProblem[] = [];
  if (typed.document) return documentTerms(typed.document);
  const heads = terms.heads.map((head, at) => {
    const text = typed.rates[at];
    if (!text || head.pays.kind !== "percentage") return head;
    const rate = parsePercent(text, locale);
    if (rate.ok) return { ...head, pays: { ...head.pays, ratePpm: rate.value } };
    problems.push({ field: `rate${at}`, code: rate.code });
    return head;
  });
  const minimum = typed.minimumPayout ? parseAmounts(typed.minimumPayout, locale, "minor") : null;
  if (minimum && !minimum.ok) problems.push({ field: "minimumPayout", code: minimum.code });
  if (typed.holdDays && !/^\d{1,3}$/u.test(typed.holdDays))
    problems.push({ field: "holdDays", code: "not_a_whole_number" });
  if (problems.length > 0) return { problems };
  const read = agreementTermsSchema.safeParse({
    ...terms,
    heads,
    ...(typed.holdDays ? { holdDays: Number(typed.holdDays) } : {}),
    ...(minimum?.ok ? { minimumPayoutMinor: minimum.value } : {}),
  });
  return read.success ? { terms: read.data } : { problems: [{ field: "holdDays", code: "out_of_range" }] };
}

function documentTerms(text: string): ReturnType<typeof amendedTerms> {
  try {
    const read = agreementTermsSchema.safeParse(JSON.parse(text));
    if (read.success) return { terms: read.data };
    const [issue] = read.error.issues;
    const code = issue && /^[a-z_]+$/u.test(issue.message) ? issue.message : "out_of_range";
    return { problems: [{ field: "document", code }] };
  } catch {
    return { problems: [{ field: "document", code: "not_json" }] };
  }
}
