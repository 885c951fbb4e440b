/** What is wrong with a file, and where: `path` as a person finds it, "events.2.net". */
export type FileProblem = { readonly path: string; readonly problem: string };

/** Collects problems, so that a person hears of all of them at once. */
export type Problems = {
  readonly add: (path: readonly PropertyKey[], problem: string) => void;
  readonly all: () => readonly FileProblem[];
};

export function collectProblems(): Problems {
  const found: FileProblem[] = [];
  return {
    add: (path, problem) => found.push({ path: path.map(String).join("."), problem }),
    all: () => found,
  };
}
