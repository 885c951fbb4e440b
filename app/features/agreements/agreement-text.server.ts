import { createHash } from "node:crypto";
import type { AgreementClause } from "#app/domain/acceptance-view.ts";
import { type Canonical, canonicalJson } from "#app/domain/canonical-json.ts";
import { invariant } from "#app/domain/errors.ts";
import type { Locale, LocalizedText } from "#app/domain/locale.ts";
import { clausesOf } from "#app/domain/terms/agreement-clauses.ts";
import type { AgreementTerms } from "#app/domain/terms/agreement-terms.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import type { MessageKey } from "#app/i18n/en.ts";
import { type ClauseWords, clauseText } from "./clause-text.server.ts";

/** What the text is written from; product names do not depend on the language. */
type Written = ClauseWords & { readonly title: LocalizedText };

/**
 * The agreement in plain language: the title, then a line for each section ("1. What you earn") and each clause
 * ("1.1 …"). Made once, when the version is offered; from then on the stored text is what counts.
 */
export function agreementText(written: Written, locale: Locale): string {
  const text = textIn(locale);
  const lines: string[] = [written.title[locale]];
  let section = "";
  for (const clause of clausesOf(written.terms)) {
    const number = clause.clause.split(".")[0] ?? "";
    if (number !== section) lines.push(`${number}. ${text(`agreements.section.${number}` as MessageKey)}`);
    section = number;
    lines.push(`${clause.clause} ${clauseText(clause, written, locale)}`);
  }
  return lines.join("\n");
}

/** SHA-256 of the canonical text of terms and both languages: what a signature covers. */
export function agreementHash(version: {
  readonly terms: AgreementTerms;
  readonly textEn: string;
  readonly textEs: string;
}): string {
  const { terms, textEn, textEs } = version;
  return createHash("sha256")
    .update(canonicalJson({ terms: terms as Canonical, textEn, textEs }), "utf8")
    .digest("hex");
}

/** A clause of the stored text, under its section's heading. */
export type TextClause = { readonly number: string; readonly heading: string; readonly text: string };

/** The clauses of a stored text, as they were written then. */
export function clausesOfText(stored: string): TextClause[] {
  const clauses: TextClause[] = [];
  let heading = "";
  for (const line of stored.split("\n").slice(1)) {
    const section = /^\d+\. (.+)$/u.exec(line);
    const clause = /^(\d+\.\d+) (.+)$/u.exec(line);
    if (section) heading = section[1] ?? "";
    else if (clause) clauses.push({ number: clause[1] ?? "", heading, text: clause[2] ?? "" });
  }
  return clauses;
}

/** The clauses in both languages side by side. */
export function clausesInBoth(textEn: string, textEs: string): AgreementClause[] {
  const spanish = new Map(clausesOfText(textEs).map((clause) => [clause.number, clause]));
  return clausesOfText(textEn).map((en) => {
    const es = spanish.get(en.number);
    invariant(es, `clause ${en.number} stands in both languages`);
    return {
      number: en.number,
      heading: { en: en.heading, es: es.heading },
      text: { en: en.text, es: es.text },
    };
  });
}

/** First line of a stored text. */
export function titleOfText(stored: string): string {
  return stored.split("\n", 1)[0] ?? "";
}
