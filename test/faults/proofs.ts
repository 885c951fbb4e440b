/**
 * A proof plays a rule against many schedules: crashes, kills, faults, interleavings. `npm test` plays a bounded part of
 * each in its own test file; `npm run faults` plays all of every one and writes the counts to docs/faults.md.
 */
export type Proof = {
  /** The rule, in words: "a payment that dies at any point is paid once". */
  readonly name: string;
  /** Plays it and throws at the first schedule that breaks the rule, naming it so that it can be played alone. */
  readonly run: (options: ProofOptions, report: ProofReport) => Promise<void>;
};

export type ProofOptions = {
  /** `bounded`: seconds, for every test run. `full`: everything, minutes. */
  readonly extent: "bounded" | "full";
  /** Where chance picks, it picks by this alone. */
  readonly seed: number;
};

export type ProofReport = {
  /** Adds to what was played: `count("schedules")`, `count("crash points", 212)`. */
  readonly count: (what: string, n?: number) => void;
  /** A figure in words, with its unit: `figure("calls per payout and minute, most", "1")`. */
  readonly figure: (what: string, value: string) => void;
};

/** For a bounded part whose counts only its own assertions read. */
export function newReport(): ProofReport & {
  readonly counts: ReadonlyMap<string, number>;
  readonly figures: ReadonlyMap<string, string>;
} {
  const counts = new Map<string, number>();
  const figures = new Map<string, string>();
  return {
    counts,
    figures,
    count: (what, n = 1) => counts.set(what, (counts.get(what) ?? 0) + n),
    figure: (what, value) => figures.set(what, value),
  };
}
