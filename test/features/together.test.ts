import { expect, test } from "vitest";
import { together } from "#app/features/revenue/together.server.ts";

/** Writes when it is told to, and keeps what it was given each time. */
function writer(refused: readonly string[] = []) {
  const written: (readonly string[])[] = [];
  const gates: (() => void)[] = [];
  const write = together(async (items: readonly string[]) => {
    written.push(items);
    await new Promise<void>((open) => gates.push(open));
    if (items.some((item) => refused.includes(item))) throw new Error(`refused ${items.join()}`);
    return items.map((item) => item.toUpperCase());
  });
  const goOn = async () => {
    gates.shift()?.();
    await new Promise(setImmediate);
  };
  return { write, written, goOn };
}

test("what arrives while a write is under way is written with the next one, each with its own answer", async () => {
  const { write, written, goOn } = writer();
  const all = ["a", "b", "c"].map(write);
  expect(written).toEqual([["a"]]);
  await goOn();
  expect(await all[0]).toBe("A");
  expect(written).toEqual([["a"], ["b", "c"]]);
  await goOn();
  expect(await Promise.all(all)).toEqual(["A", "B", "C"]);
  const later = write("d");
  expect(written.at(-1)).toEqual(["d"]);
  await goOn();
  expect(await later).toBe("D");
});

test("one that is refused makes no other fail that was written with it", async () => {
  const { write, written, goOn } = writer(["bad"]);
  const all = Promise.allSettled(["a", "bad", "b"].map(write));
  for (let times = 0; times < 4; times++) await goOn();
  expect((await all).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(written).toEqual([["a"], ["bad", "b"], ["bad"], ["b"]]);
});

test("no more than a hundred are written at once", async () => {
  const { write, written, goOn } = writer();
  const all = Array.from({ length: 202 }, (_, n) => write(`n${n}`));
  for (let times = 0; times < 4; times++) await goOn();
  await Promise.all(all);
  expect(written.map(({ length }) => length)).toEqual([1, 100, 100, 1]);
});
