import { glob, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { DOMAIN_ERROR_CODES, type DomainErrorCode } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";
import { addressBlock, clientAddressOf } from "#app/http/client-address.server.ts";
import { readFlash, redirectWithFlash } from "#app/http/flash.server.ts";
import { statusOfRefusedValue } from "#app/http/unavailable.server.ts";
import { CATALOGUE } from "#app/i18n/catalogue.server.ts";
import { compileMessage } from "#app/i18n/text.ts";

/** Plain text, in the AST of intl-messageformat. */
const LITERAL = 0;

/** Names of the values that a sentence needs. */
const valuesOf = (locale: Locale, code: DomainErrorCode) =>
  compileMessage(CATALOGUE[locale][`errors.${code}`], locale)
    .getAst()
    .flatMap((part) => ("value" in part && part.type !== LITERAL ? [String(part.value)] : []))
    .sort();

test("every refusal of the business has a sentence in both languages, with the same values", () => {
  for (const code of DOMAIN_ERROR_CODES) {
    const [en, es] = [CATALOGUE.en[`errors.${code}`], CATALOGUE.es[`errors.${code}`]];
    expect([code, en, es]).toEqual([code, expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
    expect(en).not.toBe(es);
    expect([code, valuesOf("es", code)]).toEqual([code, valuesOf("en", code)]);
  }
});

test("a refusal whose sentence needs values is never thrown without them", async () => {
  const bare: string[] = [];
  for await (const file of glob("app/**/*.{ts,tsx}")) {
    for (const [, code] of (await readFile(file, "utf8")).matchAll(/new DomainError\(\s*"(\w+)",?\s*\)/g)) {
      const known = DOMAIN_ERROR_CODES.find((candidate) => candidate === code);
      if (known && valuesOf("en", known).length > 0) bare.push(`${file}: ${code}`);
    }
  }
  expect(bare).toEqual([]);
});

test("a spoofed X-Forwarded-For changes nothing, and a trusted hop is counted from the right", () => {
  expect(clientAddressOf("::ffff:10.0.0.1", "6.6.6.6", 0)).toBe("10.0.0.1");
  expect(clientAddressOf("10.0.0.1", "6.6.6.6, 1.2.3.4", 1)).toBe("1.2.3.4");
  expect(clientAddressOf("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", 2)).toBe("1.2.3.4");
  expect(addressBlock("2001:db8:1:2:3:4:5:6")).toBe(addressBlock("2001:db8:1:2::9"));
  expect(addressBlock("2001:db8::1")).not.toBe(addressBlock("2001:db8:0:1::1"));
});

test("a flash carries a key and short values, and a forged one carries no markup", () => {
  const ctx = { origin: "https://partners.example.com" };
  const answer = redirectWithFlash(ctx, "/portal", "referrals.registered", { until: "2 Oct 2026", count: 3 });
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/portal"]);
  const cookie = answer.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  const asked = (Cookie: string) => new Request(ctx.origin, { headers: { Cookie } });
  expect(readFlash(asked(cookie), ctx.origin)).toEqual({
    key: "referrals.registered",
    values: { until: "2 Oct 2026", count: 3 },
  });
  const forged = encodeURIComponent(
    JSON.stringify({ key: "a.b", values: { x: "<b>", y: "https://evil.com/" } }),
  );
  expect(readFlash(asked(`__Host-flash=${forged}`), ctx.origin)).toEqual({ key: "a.b", values: {} });
  expect(readFlash(asked("__Host-flash=%7Bnot-json"), ctx.origin)).toBeNull();
});

test("what the database refuses by form is 400, by constraint 409, all else is ours", () => {
  const failed = (code: string) =>
    new Error("Failed query", { cause: Object.assign(new Error("pg"), { code }) });
  expect(["22P02", "22021", "23505", "42P01"].map((code) => statusOfRefusedValue(failed(code)))).toEqual([
    400,
    400,
    409,
    null,
  ]);
});
