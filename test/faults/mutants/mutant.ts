/** A planted bug: one place of the product made wrong, and the one test that has to go red for it. */
export type Mutant = {
  readonly id: string;
  /** The rule that is broken, in words. */
  readonly what: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly test: NamedTest;
};

/** A test by its file and its own title, without those of the `describe` around it. */
export type NamedTest = { readonly file: string; readonly name: string };

/** A worked example of the terms (test/domain/examples), by its theme. */
export function example(theme: string, name: string): NamedTest {
  return { file: `test/domain/examples/${theme}.test.ts`, name };
}

/** How often the place is found: a planted bug that is not found once is planted nowhere, or anywhere. */
export function timesFound({ find }: Pick<Mutant, "find">, text: string): number {
  return text.split(find).length - 1;
}

/** The file with the bug in it; null unless its place is found exactly once. */
export function planted(mutant: Mutant, text: string): string | null {
  return timesFound(mutant, text) === 1 ? text.replace(mutant.find, () => mutant.replace) : null;
}
