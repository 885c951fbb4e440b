import { expect, test } from "vitest";
import { createCipher } from "#app/adapters/cipher.server.ts";

const OLD = `2026:${"a1".repeat(32)}`;
const NEW = `2027:${"b2".repeat(32)}`;
const old = createCipher(OLD);
const SECRET = "ES9121000418450200051332";

test("what was sealed opens again, for its owner alone, and never looks the same twice", () => {
  const sealed = old.seal(SECRET, "payout_account:pac_1");
  expect(old.open(sealed, "payout_account:pac_1")).toBe(SECRET);
  expect(() => old.open(sealed, "payout_account:pac_2")).toThrow();
  expect(sealed).not.toContain(SECRET);
  expect(old.seal(SECRET, "payout_account:pac_1")).not.toBe(sealed);
});

test("one changed character, or a tag cut short, and it does not open", () => {
  const sealed = old.seal(SECRET, "x");
  const changed = sealed.slice(0, -2) + (sealed.at(-2) === "A" ? "B" : "A") + sealed.at(-1);
  expect(() => old.open(changed, "x")).toThrow();
  expect(() => old.open(sealed.slice(0, 20), "x")).toThrow();
});

test("a new key in front seals, and the old one goes on opening until it is taken away", () => {
  const turned = createCipher(`${NEW},${OLD}`);
  const before = old.seal(SECRET, "x");
  expect(turned.open(before, "x")).toBe(SECRET);
  const after = turned.seal(SECRET, "x");
  expect(after.startsWith("2027.")).toBe(true);
  expect(createCipher(NEW).open(after, "x")).toBe(SECRET);
  expect(() => createCipher(NEW).open(before, "x")).toThrow("not configured");
});

test("a fingerprint is the same for the same text under one key, and another under another", () => {
  expect(old.fingerprint(SECRET)).toBe(createCipher(OLD).fingerprint(SECRET));
  expect(old.fingerprint(SECRET)).not.toBe(old.fingerprint(`${SECRET} `));
  expect(old.fingerprint(SECRET)).not.toBe(createCipher(NEW).fingerprint(SECRET));
});

test("keys that are not well formed are refused at once", () => {
  for (const wrong of ["", "2026", "2026:abc", `${OLD},`, OLD.toUpperCase()])
    expect(() => createCipher(wrong)).toThrow("not well formed");
});
