import type { Mutant } from "./mutant.ts";
import type { TestOutcome } from "./run-named.ts";

export type Verdict = {
  readonly id: string;
  readonly what: string;
  readonly verdict: "killed" | "survived" | "error";
  /** The killer's first words, or what went wrong. */
  readonly because: string;
  readonly seconds: number;
};

/** A bug is found by a comparison that fails or by the product's own assertion, not by whatever falls over. */
const ASSERTED = /^(AssertionError|InvariantError)|should hold: /u;

export function judge(
  mutant: Mutant,
  run: { readonly outcomes: readonly TestOutcome[]; readonly trouble: string | null },
): Pick<Verdict, "verdict" | "because"> {
  if (run.trouble) return { verdict: "error", because: firstLine(run.trouble) };
  const { file, name } = mutant.test;
  const [own, ...others] = run.outcomes;
  if (!own || others.length > 0 || own.file !== file || own.name !== name)
    return { verdict: "error", because: `${run.outcomes.length} tests ran instead of the named one` };
  if (own.status === "passed") return { verdict: "survived", because: name };
  const other = own.failures.find((failure) => !ASSERTED.test(failure));
  if (other !== undefined) return { verdict: "error", because: firstLine(other) };
  return { verdict: "killed", because: firstLine(own.failures[0] ?? "") };
}

export const firstLine = (text: string) => text.split("\n")[0]!.slice(0, 160);
