import type { Locale, LocalizedText } from "#app/domain/locale.ts";
import { exampleOf } from "#app/domain/rating/example.ts";
import { workingPieces } from "#app/domain/rating/working-pieces.ts";
import type { AgreementTerms } from "#app/domain/terms/agreement-terms.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { formatMoney } from "#app/i18n/format-number.ts";
import { workingSentence } from "#app/i18n/working-sentence.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type Clauses, clausesOfTerms } from "./find-template.server.ts";

export type ShownExample = {
  readonly code: string;
  /** What happened, as an amount of money in words; "" for the end of windows. */
  readonly amount: string;
  readonly lines: readonly { readonly amount: string; readonly sentence: string }[];
};
export type TermsPreview = { readonly clauses: Clauses; readonly example: readonly ShownExample[] };

/** What terms say in both languages, and what they earn for a few sample events, worked out by the engine itself. */
export async function previewTerms(
  ctx: Pick<Ctx, "db" | "actor">,
  input: { readonly title: LocalizedText; readonly terms: AgreementTerms; readonly locale: Locale },
): Promise<TermsPreview> {
  const { title, terms, locale } = input;
  const { currency, steps } = exampleOf(terms);
  const text = textIn(locale);
  return {
    clauses: await withActor(ctx, (tx) => clausesOfTerms(tx, title, terms)),
    example: steps.map(({ code, minor, lines }) => ({
      code,
      amount: code === "windows" ? "" : formatMoney({ minor, currency }, locale),
      lines: lines.map((line) => ({
        amount: formatMoney({ minor: line.amountMinor, currency: line.currency }, locale),
        sentence: workingSentence(workingPieces(line), line.currency, text, locale),
      })),
    })),
  };
}
