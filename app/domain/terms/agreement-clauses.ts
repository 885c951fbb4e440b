import type { AgreementTerms } from "./agreement-terms.ts";
import type { Clause } from "./clause.ts";
import { countingClauses, paymentClauses, protectionClauses, type Said } from "./common-clauses.ts";
import { capSentences, floorSentences, rewardSentences } from "./extra-clauses.ts";
import { headSentences, windowSentences } from "./head-clauses.ts";

/**
 * The agreement in plain language, as codes and values, in order: 1 what is paid (heads, rewards, caps, floors, numbered
 * as `clauseOf` does), 2 for how long (one a head), 3 how it is counted, 4 when it is paid, 5 protection and time. What
 * the terms leave out is said too, by its default: no option is silent.
 */
export function clausesOf(terms: AgreementTerms): Clause[] {
  return [
    ...section(1, [
      ...terms.heads.map((head): Said => [`head:${head.id}`, ...headSentences(head)]),
      ...terms.rewards.map((reward): Said => [`reward:${reward.id}`, ...rewardSentences(reward)]),
      ...terms.caps.map((cap): Said => [`cap:${cap.id}`, ...capSentences(cap)]),
      ...terms.floors.map((floor): Said => [`floor:${floor.id}`, ...floorSentences(floor)]),
    ]),
    ...section(
      2,
      terms.heads.map((head): Said => [`window:${head.id}`, ...windowSentences(head)]),
    ),
    ...section(3, countingClauses(terms)),
    ...section(4, paymentClauses(terms)),
    ...section(5, protectionClauses(terms)),
  ];
}

function section(number: number, said: readonly Said[]): Clause[] {
  return said.map(([about, ...sentences], index) => ({
    clause: `${number}.${index + 1}`,
    about,
    sentences,
  }));
}
