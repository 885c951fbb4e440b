/**
 * Takes items through two steps, each item in its turn, so that one is in its first step while the one before is in its
 * second: two connections work at the same time, and no more than two items are in memory. The first failure is thrown
 * when nothing is under way any more.
 */
export async function inTwoSteps<Item, Between>(
  items: readonly Item[],
  first: (item: Item) => Promise<Between>,
  second: (between: Between) => Promise<void>,
): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  // Whoever waits for it hears of its failure; until then it is nobody's.
  const watched = (step: Promise<void>) => {
    step.catch(() => {});
    return step;
  };
  try {
    for (const item of items) {
      const between = await first(item);
      await writing;
      writing = watched(second(between));
    }
  } finally {
    await writing;
  }
}
