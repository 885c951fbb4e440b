/** A sum that outlives a month: a tier's counter, what a cap has used, what a window has earned. Minor units or pieces. */
export type Counter = { readonly key: string; value: bigint };

/** The counters of one run: what it opened with, and what it made of them. */
export type Counters = {
  readonly at: (key: string) => Counter;
  readonly has: (key: string) => boolean;
  /** Those that are not what they were, by key; what a month adds to what stands. */
  readonly changed: () => { readonly key: string; readonly value: bigint }[];
  readonly all: () => { readonly key: string; readonly value: bigint }[];
};

export function countersFrom(opening: readonly { readonly key: string; readonly value: bigint }[]): Counters {
  const before = new Map(opening.map(({ key, value }) => [key, value]));
  const now = new Map<string, Counter>();
  for (const { key, value } of opening) now.set(key, { key, value });
  const sorted = () => [...now.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    at(key) {
      const known = now.get(key);
      if (known) return known;
      const counter = { key, value: 0n };
      now.set(key, counter);
      return counter;
    },
    has: (key) => now.has(key),
    changed: () =>
      sorted()
        .filter(({ key, value }) => value !== (before.get(key) ?? 0n))
        .map(({ key, value }) => ({ key, value })),
    all: () =>
      sorted()
        .filter(({ key, value }) => value !== 0n || before.has(key))
        .map(({ key, value }) => ({ key, value })),
  };
}
