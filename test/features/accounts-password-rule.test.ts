import { expect, test } from "vitest";
import { whyNotPassword } from "#app/features/accounts/password-rule.ts";

test.each([
  ["four walls and a lamp", null],
  ["ñandú verde sobre el tejado", null],
  ["雨の日に赤い傘をさして歩いた道を", null],
  ["j7#Kq9!vTz2@pLm", null],
  ["fourteen signs!", null],
  ["only fourteen!", "password_too_short"],
  ["😀".repeat(14), "password_too_short"],
  ["x y".repeat(50), "password_too_long"],
  ["aaaaaaaaaaaaaaaaaaaa", "password_too_easy"],
  ["passwordpassword", "password_too_easy"],
  ["Password123456789!", "password_too_easy"],
  ["qwertyuiopasdfghjkl", "password_too_easy"],
  ["contraseña contraseña 12345", "password_too_easy"],
  ["marketing agency canary", "password_too_easy"],
])("the password %s: %s", (password, fault) => {
  expect(whyNotPassword(password, ["ana@canary.example", "Canary Marketing Agency"])).toBe(fault);
});
