import fc from "fast-check";
import { expect, test } from "vitest";
import { safeRedirect } from "#app/http/safe-redirect.ts";

const OURS = "https://partners.example.com";
const OPENINGS = [
  "/",
  "//",
  "/\\",
  "\\\\",
  "\\/",
  "///",
  "/\t/",
  "/\n/",
  "\t//",
  " //",
  "/%2f",
  "/%2F%2f",
  "/%5c",
  "/.",
  "/..//",
  "https:",
  "https://",
  "http:/",
  "javascript:",
  "data:",
  "/@",
  "//user@",
  "/%09/",
  "/%00",
  "/\u3002",
  "/／／",
  "",
];
const HOSTS = [
  "evil.com",
  "evil.com/",
  "evil.com:443/x",
  "@evil.com",
  "partners.example.com@evil.com",
  ".evil.com",
  "evil。com",
  "evil.com%2f..",
  "alert(1)",
  "%65vil.com",
  "[::1]",
  "x//evil.com",
];

/** What a browser makes of a Location header. */
const landsOn = (location: string) => new URL(location, `${OURS}/some/page`).origin;

test("no payload leaves the origin, however it is written", () => {
  const payloads = OPENINGS.flatMap((opening) => HOSTS.map((host) => opening + host));
  expect(payloads.length).toBeGreaterThan(300);
  for (const payload of payloads) {
    const target = safeRedirect(payload, "/portal");
    expect([payload, landsOn(target)]).toEqual([payload, OURS]);
    expect([payload, target]).toEqual([payload, expect.stringMatching(/^\/(?![/\\])/)]);
    const twice = safeRedirect(decodeURIComponent(target.replaceAll("%", "%25")), "/portal");
    expect(landsOn(twice)).toBe(OURS);
  }
});

test("what another decoding could turn into a second slash gets the fallback", () => {
  for (const typed of [
    "/%2fevil.com",
    "/%5Cevil.com",
    "/%252fevil.com",
    "/a//evil.com",
    "/%09/evil.com",
    "/@evil.com",
  ]) {
    expect([typed, safeRedirect(typed, "/portal")]).toEqual([typed, "/portal"]);
  }
});

test("no text at all leaves the origin", () => {
  const piece = fc.constantFrom(
    "/",
    "\\",
    ".",
    "%2f",
    "%5C",
    "\t",
    "@",
    ":",
    "evil.com",
    "https",
    "?",
    "#",
    "\u0000",
  );
  const written = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(written, (typed) => {
      expect(landsOn(safeRedirect(typed, "/portal"))).toBe(OURS);
    }),
    { numRuns: 3_000 },
  );
});

test("a path of ours is kept, query included", () => {
  for (const path of [
    "/",
    "/portal/referrals/ref_1",
    "/console/runs?period=2026-10&sort=-amount",
    "/a?next=%2Fportal",
  ]) {
    expect(safeRedirect(path, "/fallback")).toBe(path);
  }
  for (const typed of [null, undefined, 7, "", "portal", `/${"a".repeat(2_000)}`]) {
    expect(safeRedirect(typed, "/fallback")).toBe("/fallback");
  }
});
