/** Most things of one write: so many rows of a webhook's size are no longer one moment's work. */
const MOST_AT_ONCE = 100;

type Waiting<Item, Result> = {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (reason: unknown) => void;
};

/**
 * Writes what arrives while a write is under way together with the next one: one commit for all that wait, each answered
 * when it stands. Whoever comes alone is written at once. A write of several that fails is done again one by one, so that
 * none fails for another.
 */
export function together<Item, Result>(
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isWriting = false;

  async function writeSome(some: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await write(some.map(({ item }) => item));
      for (const [at, { done }] of some.entries()) done(results[at]!);
    } catch (reason) {
      if (some.length === 1) some[0]!.failed(reason);
      else for (const one of some) await writeSome([one]);
    }
  }

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) await writeSome(waiting.splice(0, MOST_AT_ONCE));
    isWriting = false;
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (!isWriting) void writeAll();
    });
}
