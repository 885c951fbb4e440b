/** Chance that is the same for the same seed (mulberry32). */
export function chanceOf(seed: number): {
  /** From 0, below `below`. */
  readonly next: (below: number) => number;
  /** So many different ones, in their order. */
  readonly pick: <Item>(items: readonly Item[], count: number) => Item[];
} {
  let state = seed >>> 0;
  const next = (below: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return {
    next,
    pick: (items, count) => {
      const left = [...items.keys()];
      const taken = Array.from(
        { length: Math.min(count, left.length) },
        () => left.splice(next(left.length), 1).at(0)!,
      );
      return taken.sort((a, b) => a - b).map((at) => items[at]!);
    },
  };
}
