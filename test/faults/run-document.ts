/** What one proof came to in full. */
export type PlayedProof = {
  readonly name: string;
  readonly seconds: number;
  /** The schedule that broke the rule; null when none did. */
  readonly failure: string | null;
  readonly counts: readonly (readonly [what: string, n: number])[];
  readonly figures: readonly (readonly [what: string, value: string])[];
};

export type PlayedAll = {
  readonly commit: string;
  /** There was something that is not in that commit. */
  readonly changed: boolean;
  readonly at: Date;
  readonly seed: number;
  readonly cores: number;
  readonly proofs: readonly PlayedProof[];
};

/** docs/faults.md, whole: written by `npm run faults`, never by hand. */
export function faultsDocument({ commit, changed, at, seed, cores, proofs }: PlayedAll): string {
  const seconds = proofs.reduce((sum, proof) => sum + proof.seconds, 0);
  return [
    "# What the payments were put through",
    "",
    "Written by `npm run faults`. Each line is a rule and the number of times that something tried to break it; a rule that",
    "broke says by which schedule. `npm test` plays a bounded part of every proof, and `npm run mutants` shows that they find",
    "bugs: each has some that are planted for it.",
    "",
    `- commit: ${commit}${changed ? " with changes that are not committed" : ""}`,
    `- on ${at.toISOString().slice(0, 16).replace("T", " ")} UTC, ${cores} cores, ${seconds} s`,
    `- seed: ${seed} (the same seed plays the same schedules)`,
    "",
    ...proofs.flatMap(sectionOf),
  ].join("\n");
}

function sectionOf({ name, seconds, failure, counts, figures }: PlayedProof): string[] {
  return [
    `## ${name[0]?.toUpperCase()}${name.slice(1)}`,
    "",
    failure === null ? `Held, in ${seconds} s.` : `**Broken**, after ${seconds} s: ${failure.split("\n")[0]}`,
    "",
    "| what | how many |",
    "|---|---|",
    ...counts.map(([what, n]) => `| ${what} | ${n.toLocaleString("en")} |`),
    ...figures.map(([what, value]) => `| ${what} | ${value} |`),
    "",
  ];
}
