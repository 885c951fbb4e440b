import { canonicalJson } from "#app/domain/canonical-json.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { AgreementTerms } from "#app/domain/terms/agreement-terms.ts";
import type { Clause, Sentence } from "#app/domain/terms/clause.ts";
import { type ClauseChange, clauseDifference } from "#app/domain/terms/clause-difference.ts";
import { sentenceText } from "./clause-text.server.ts";

/** A clause as it stands in one of two versions; `isOther`: the other version does not say this sentence. */
export type DifferenceSide = {
  readonly number: string;
  readonly sentences: readonly { readonly text: LocalizedText; readonly isOther: boolean }[];
};
export type DifferingClause = {
  readonly about: string;
  readonly change: Exclude<ClauseChange, "same">;
  readonly before: DifferenceSide | null;
  readonly after: DifferenceSide | null;
};
export type VersionDifference = {
  readonly fromN: number;
  readonly toN: number;
  readonly clauses: readonly DifferingClause[];
  /** How many clauses say the same in both. */
  readonly same: number;
};

type Compared = { readonly n: number; readonly terms: AgreementTerms };

/**
 * What a version says otherwise than an earlier one, both in today's words: so only what the terms say differs, and a
 * text that was stored when the words were others does not. The stored text stays what was signed.
 */
export function versionDifference(
  before: Compared,
  after: Compared,
  productNames: ReadonlyMap<string, string>,
): VersionDifference {
  const all = clauseDifference(before.terms, after.terms);
  return {
    fromN: before.n,
    toN: after.n,
    clauses: all.flatMap((one) =>
      one.change === "same"
        ? []
        : [
            {
              about: one.about,
              change: one.change,
              before: sideOf(one.before, one.after, { terms: before.terms, productNames }),
              after: sideOf(one.after, one.before, { terms: after.terms, productNames }),
            },
          ],
    ),
    same: all.filter(({ change }) => change === "same").length,
  };
}

function sideOf(
  clause: Clause | null,
  other: Clause | null,
  words: Parameters<typeof sentenceText>[1],
): DifferenceSide | null {
  if (!clause) return null;
  const said = new Set(other?.sentences.map(keyOf));
  return {
    number: clause.clause,
    sentences: clause.sentences.map((sentence) => ({
      text: { en: sentenceText(sentence, words, "en"), es: sentenceText(sentence, words, "es") },
      isOther: other !== null && !said.has(keyOf(sentence)),
    })),
  };
}

function keyOf(sentence: Sentence): string {
  return canonicalJson(sentence);
}
