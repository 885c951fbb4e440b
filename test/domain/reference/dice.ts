/** Random choices that a seed repeats: mulberry32. */
export type Dice = {
  /** In [0, 1). */
  readonly part: () => number;
  /** A whole number from one bound to the other, both included. */
  readonly from: (low: number, high: number) => number;
  readonly often: (chance: number) => boolean;
  readonly of: <T>(...choices: T[]) => T;
  readonly one: <T>(choices: readonly T[]) => T;
};

export function diceOf(seed: number): Dice {
  let state = (seed * 2_654_435_761) >>> 0;
  const part = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const from = (low: number, high: number) => low + Math.floor(part() * (high - low + 1));
  const one = <T>(choices: readonly T[]): T => choices[from(0, choices.length - 1)]!;
  return { part, from, one, often: (chance) => part() < chance, of: (...choices) => one(choices) };
}
