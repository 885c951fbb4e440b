import { expect, test } from "vitest";
import {
  type PayoutAccountFacts,
  usableFrom,
  wasChangedLately,
  whyNotPayTo,
} from "#app/domain/payout-account-rules.ts";

const ENTERED = new Date("2026-03-02T09:00:00Z");
const hours = (n: number) => new Date(ENTERED.getTime() + n * 3_600_000);
const changed = {
  createdAt: ENTERED,
  replacedAt: null,
  replacesId: "pac_1",
  usableFrom: usableFrom(ENTERED, false),
};
const first = { ...changed, replacesId: null, usableFrom: usableFrom(ENTERED, true) };
const why = (account: PayoutAccountFacts, at: Date, isFrozen = false) =>
  whyNotPayTo(account, { isFrozen, at });

test("a changed account is not paid for 72 hours to the millisecond, a first one at once", () => {
  const lastMoment = new Date(hours(72).getTime() - 1);
  expect([why(changed, ENTERED), why(changed, lastMoment), why(changed, hours(72))]).toEqual([
    "account_cooling_off",
    "account_cooling_off",
    null,
  ]);
  expect(why(first, ENTERED)).toBeNull();
});

test("a freeze comes before everything, and an account that was replaced is not paid again", () => {
  expect(why(first, hours(100), true)).toBe("payouts_frozen");
  const replaced = { ...changed, replacedAt: hours(80) };
  expect([why(replaced, hours(79)), why(replaced, hours(80))]).toEqual([null, "account_changed"]);
});

test("a change is looked at for 14 days, and the first account is no change", () => {
  expect(wasChangedLately(changed, new Date(hours(14 * 24).getTime() - 1))).toBe(true);
  expect(wasChangedLately(changed, hours(14 * 24))).toBe(false);
  expect(wasChangedLately(first, ENTERED)).toBe(false);
});
