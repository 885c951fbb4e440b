import { canonicalJson } from "../canonical-json.ts";
import { clausesOf } from "./agreement-clauses.ts";
import type { AgreementTerms } from "./agreement-terms.ts";
import type { Clause } from "./clause.ts";

export type ClauseChange = "added" | "removed" | "changed" | "same";
/** One clause in the terms before and after; matched by what it speaks of, so a new number alone is no change. */
export type ComparedClause = {
  readonly about: string;
  readonly change: ClauseChange;
  readonly before: Clause | null;
  readonly after: Clause | null;
};

/**
 * Two terms clause by clause, in the order of the later one; what was removed stands after the clause that it followed.
 * A changed head keeps its id, so its old and its new clause stand beside each other.
 */
export function clauseDifference(before: AgreementTerms, after: AgreementTerms): ComparedClause[] {
  const earlier = clausesOf(before);
  const later = clausesOf(after);
  const remaining = new Map(earlier.map((clause) => [clause.about, clause]));
  const compared: ComparedClause[] = later.map((clause) => {
    const old = remaining.get(clause.about) ?? null;
    remaining.delete(clause.about);
    return { about: clause.about, change: changeOf(old, clause), before: old, after: clause };
  });
  for (const [index, clause] of earlier.entries()) {
    if (!remaining.has(clause.about)) continue;
    const previous = earlier[index - 1]?.about;
    const at = compared.findIndex((one) => one.about === previous) + 1;
    compared.splice(at, 0, { about: clause.about, change: "removed", before: clause, after: null });
  }
  return compared;
}

function changeOf(before: Clause | null, after: Clause): ClauseChange {
  if (!before) return "added";
  return canonicalJson(before.sentences) === canonicalJson(after.sentences) ? "same" : "changed";
}
