/** Does something with each, so many at once; the first that fails ends it when those under way are done. */
export async function inLanes<Item>(
  lanes: number,
  items: readonly Item[],
  act: (item: Item, at: number) => Promise<void>,
): Promise<void> {
  const queue = [...items.entries()];
  let failed = false;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let next = queue.shift(); next && !failed; next = queue.shift()) {
        try {
          await act(next[1], next[0]);
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    }),
  );
}
