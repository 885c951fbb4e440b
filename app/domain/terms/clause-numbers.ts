import type { AgreementTerms } from "./agreement-terms.ts";

/**
 * Number of the clause that says what a head, cap, floor or reward does. Section 1 of the text: the heads in order, then
 * the rewards, the caps, the floors; "1.2" is the second of them. The same order in which `clausesOf` writes them.
 */
export function clauseOf(terms: AgreementTerms, id: string): string {
  const order = [...terms.heads, ...terms.rewards, ...terms.caps, ...terms.floors];
  return `1.${order.findIndex((one) => one.id === id) + 1}`;
}
