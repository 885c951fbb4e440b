import { expect, test } from "vitest";
import { derivedId, newId } from "#db/new-id.server.ts";

const WELL_FORMED = /^pay_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

test("ids sort by the moment of their making, to the millisecond, and never repeat", () => {
  const instants = [0, 1, 999, 1_000, 1_790_000_000_000, 1_790_000_000_001, 281_474_976_710_655];
  const ids = instants.map((ms) => newId("pay", new Date(ms)));
  for (const id of ids) expect(id).toMatch(WELL_FORMED);
  expect([...ids].sort()).toEqual(ids);
  const now = new Date(1_790_000_000_000);
  expect(new Set(Array.from({ length: 1_000 }, () => newId("pay", now))).size).toBe(1_000);
});

test("a derived id is a function of what it derives from, the same for ever", () => {
  // SHA-256 of "abc" begins with ba7816bf 8f01cfea 414140de 5dae2223 (FIPS 180-2, B.1).
  const bits = BigInt("0xba7816bf8f01cfea414140de5dae2223");
  const digits = "0123456789abcdefghjkmnpqrstvwxyz";
  const expected = Array.from(
    { length: 26 },
    (_, place) => digits[Number((bits >> BigInt(125 - 5 * place)) & 31n)],
  );
  expect(derivedId("lin", "abc")).toBe(`lin_${expected.join("")}`);
  expect(derivedId("lin", "abd")).not.toBe(derivedId("lin", "abc"));
});
