import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { signWebhook } from "#app/adapters/stripe-simulator/deliveries.server.ts";
import { WORLD_NOW } from "#test/factories/world.ts";
import { STRIPE_TEST_WEBHOOKS } from "#test/mocks/stripe.ts";
import { type House, openHouse } from "./matrix/house.ts";
import { bodyOf, oddBodies, oddForms } from "./matrix/odd-forms.ts";
import { oddJson } from "./matrix/odd-json.ts";
import { type FoundForm, pathOf } from "./matrix/pages.ts";
import { verdictOf } from "./matrix/people.ts";
import { dataPath, lineOf } from "./matrix/route-table.ts";
import { type Answer, counted, inBatches } from "./matrix/visitor.ts";
import { changedTables } from "./matrix/written.ts";
import { ORIGIN } from "./start-application.ts";

/** Every form that a person can find x everything that no browser would send; every endpoint for programs likewise. */
vi.setConfig({ testTimeout: 400_000, hookTimeout: 120_000 });
let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const PEOPLE = ["anonymous", "ownerA", "manager", "finance", "admin"] as const;
const REFUSED = [400, 403, 404, 409, 413, 415, 422, 429];
/** 303 and 202 are redirects; 200 is an answer on the same page. */
const DONE = [200, 201, 202, 303];
/** Read nothing of what is sent: whoever wants to leave is let out, and a passkey is given something to sign. */
const READS_NO_FORM: readonly string[] = ["/sign-out", "/passkey", "/sign-in/passkey"];

/** Where the browser's script would send a form: the action alone, without the page around it. */
function dataTarget(action: string): string {
  const [path = "", query = ""] = action.split("?");
  return dataPath(path, query ? `?${query}` : "");
}

/** The forms that a person may send and that no one before did. */
async function formsOf(name: (typeof PEOPLE)[number], seen: Set<string>): Promise<FoundForm[]> {
  return (await house.walkOf(name)).forms.filter((form) => {
    const action = lineOf(pathOf(form.action), house.table)?.action;
    const key = `${lineOf(pathOf(form.action), house.table)?.pattern} ${form.fields.map((f) => f.name + (f.name === "intent" ? f.value : ""))}`;
    if (
      !action ||
      READS_NO_FORM.includes(form.action) ||
      verdictOf(action, house.people[name]) !== "enters" ||
      seen.has(key)
    )
      return false;
    return seen.add(key);
  });
}

test("an odd form is refused in words, or done as it stands: never a failure, and nothing of a refused one is kept", async () => {
  const wrong: string[] = [];
  const done = new Set<string>();
  const columns = ["role", "partnerId", "status", "amountMinor", "__proto__", "constructor"];
  const seen = new Set<string>();
  let forms = 0;
  for (const name of PEOPLE) {
    for (const form of await formsOf(name, seen)) {
      forms++;
      // A form of its own session: one of them signs out.
      const visitor = await house.enter(name);
      let before = await house.written();
      for (const odd of oddForms(form, columns)) {
        const { status, body, location } = await visitor.send(dataTarget(form.action), bodyOf(form, odd));
        const said = `${name} ${form.action} ${odd.what} -> ${status} ${location}`;
        const after = await house.written();
        if (!REFUSED.includes(status) && !DONE.includes(status)) wrong.push(said);
        if (/\n {4}at |PostgresError|DrizzleQuery|Failed query/.test(body))
          wrong.push(`${said}: tells of our inside`);
        if (/^(x|javascript:|https?:\/\/(?!partners\.example\.com))/.test(location))
          wrong.push(`${said}: leads away`);
        const changed = changedTables(before, after);
        if (REFUSED.includes(status) && changed.length > 0) wrong.push(`${said} wrote ${changed.join(", ")}`);
        if (
          DONE.includes(status) &&
          (/ added$/.test(odd.what) || / with /.test(odd.what) || / twice$/.test(odd.what))
        )
          wrong.push(`${said}: taken`);
        if (DONE.includes(status)) done.add(form.action);
        before = after;
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(house.failures()).toEqual([]);
  expect(forms).toBeGreaterThan(20);
  // Some odd forms are good ones: only so does the matrix reach the acts themselves.
  expect(done.size).toBeGreaterThan(5);
});

test("a body that is no form of ours is refused by every action, and nothing is written", async () => {
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const name of PEOPLE) {
    const lines = house.table.filter(
      (line) =>
        line.action &&
        !READS_NO_FORM.includes(line.pattern) &&
        !seen.has(line.id) &&
        verdictOf(line.action, house.people[name]) === "enters",
    );
    for (const line of lines) {
      seen.add(line.id);
      const visitor = await house.enter(name);
      const [address = ""] = await house.addressesOf(line, name);
      const query = line.isIndex ? "?index" : "";
      const before = await house.written();
      for (const { what, body, headers } of oddBodies()) {
        const target = line.isPage ? dataPath(address, query) : `${address}${query}`;
        const { status, location } = await visitor.send(target, body, headers);
        const said = `${name} ${target} ${what} -> ${status} ${location}`;
        if (!REFUSED.includes(status)) wrong.push(said);
        const changed = changedTables(before, await house.written());
        if (changed.length > 0) wrong.push(`${said} wrote ${changed.join(", ")}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(house.failures()).toEqual([]);
});

test("no typed address leads off our origin", async () => {
  const wrong: string[] = [];
  const away = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "%2f%2fevil.example",
    "/%09/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "https:evil.example",
    "https://evil.example",
    "https://partners.example.com@evil.example",
    "https://partners.example.com.evil.example",
    "///evil.example",
    "/portal/..//evil.example",
    "/.//evil.example",
    "//evil.example/%2e%2e",
    "/\u2028/evil.example",
    "／／evil.example",
    "?next=//evil.example",
    "",
  ];
  for (const name of ["anonymous", "ownerA"] as const) {
    for (const form of (await house.walkOf(name)).forms) {
      const field = form.fields.find((one) => /^(next|returnTo)$/.test(one.name));
      if (!field) continue;
      const visitor = await house.enter(name);
      for (const typed of away) {
        const entries = form.fields.map((one): [string, string] => [
          one.name,
          one === field ? typed : one.value,
        ]);
        const { status, location } = await visitor.send(form.action, new URLSearchParams(entries));
        if (location && new URL(location, ORIGIN).origin !== ORIGIN)
          wrong.push(`${form.action} ${typed} -> ${location}`);
        if (status >= 500) wrong.push(`${form.action} ${typed} -> ${status}`);
      }
    }
    const visitor = await house.enter(name);
    await inBatches(away, async (typed) => {
      for (const param of ["next", "returnTo"]) {
        const { status, location } = await visitor.ask(`/sign-in?${param}=${encodeURIComponent(typed)}`);
        if (location && new URL(location, ORIGIN).origin !== ORIGIN)
          wrong.push(`${param} ${typed} -> ${location}`);
        if (status >= 500) wrong.push(`${param} ${typed} -> ${status}`);
      }
    });
  }
  expect(wrong).toEqual([]);
});

const isProblem = ({ type }: Answer) => type.startsWith("application/problem+json");

test("an odd body for a program's endpoint gets a problem document, and nothing of it is kept", async () => {
  const wrong: string[] = [];
  const visitor = await house.enter("anonymous");
  const lines = house.table.filter(({ action }) => action?.kind === "api_key");
  expect(lines.length).toBeGreaterThan(0);
  const key = { Authorization: `Bearer ${house.world.apiKeySecret}` };
  const json = { ...key, "Content-Type": "application/json" };
  for (const { pattern } of lines) {
    const post = (body: BodyInit, headers: Record<string, string>, query = "") =>
      visitor.ask(`${pattern}${query}`, { method: "POST", body, headers });
    let before = await house.written();
    for (const [n, { what, body }] of oddJson().entries())
      for (const query of n % 3 === 0 ? ["", "?partial=true"] : [""]) {
        const answer = await post(body, json, query);
        const said = `${pattern}${query} ${what} -> ${answer.status}`;
        const after = await house.written();
        const isRefused = REFUSED.includes(answer.status);
        if (!isRefused && answer.status !== 200) wrong.push(said);
        if (isRefused && !isProblem(answer)) wrong.push(`${said}: no problem document`);
        const changed = changedTables(before, after);
        if (isRefused && changed.length > 0) wrong.push(`${said} wrote ${changed.join(", ")}`);
        before = after;
      }
    const refused: [string, number, BodyInit, Record<string, string>][] = [
      ["no key", 401, "{}", { "Content-Type": "application/json" }],
      ["a wrong key", 401, "{}", { ...json, Authorization: "Bearer rk_live_0123456789abcdefghij" }],
      ["a long key", 401, "{}", { ...json, Authorization: `Bearer ${"k".repeat(5_000)}` }],
      ["another scheme", 401, "{}", { ...json, Authorization: `Basic ${house.world.apiKeySecret}` }],
      ["a form", 415, "id=1", { ...key, "Content-Type": "application/x-www-form-urlencoded" }],
      ["no UTF-8", 400, new Uint8Array([0x22, 0xff, 0x22]), json],
      ["3 MB", 413, `"${"x".repeat(3 * 1024 * 1024)}"`, json],
    ];
    for (const [what, status, body, headers] of refused) {
      const answer = await post(body, headers);
      if (answer.status !== status || !isProblem(answer))
        wrong.push(`${pattern} ${what} -> ${answer.status} ${answer.type}`);
    }
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const answer = await visitor.ask(pattern, { method, headers: json });
      if (answer.status !== 405 || !isProblem(answer))
        wrong.push(`${method} ${pattern} -> ${answer.status} ${answer.type}`);
    }
    const changed = changedTables(before, await house.written());
    if (changed.length > 0) wrong.push(`${pattern} refused wrote ${changed.join(", ")}`);
  }
  expect(wrong).toEqual([]);
  expect(house.failures()).toEqual([]);
});

test("a webhook that Stripe did not sign just now is refused, and nothing of it is kept", async () => {
  const wrong: string[] = [];
  const visitor = await house.enter("anonymous");
  const now = Math.floor(WORLD_NOW.getTime() / 1000);
  const body = JSON.stringify({
    id: "evt_odd",
    object: "event",
    type: "invoice.paid",
    created: now,
    data: { object: {} },
  });
  const before = await house.written();
  for (const endpoint of ["platform", "connect"] as const) {
    const { secret } = STRIPE_TEST_WEBHOOKS[endpoint];
    const other = STRIPE_TEST_WEBHOOKS[endpoint === "platform" ? "connect" : "platform"].secret;
    const deliveries: [string, string, string | null][] = [
      ["unsigned", body, null],
      ["the other endpoint's secret", body, signWebhook(body, other, now)],
      ["old", body, signWebhook(body, secret, now - 3_600)],
      ["from the future", body, signWebhook(body, secret, now + 3_600)],
      ["another body", `${body} `, signWebhook(body, secret, now)],
      ["an empty signature", body, ""],
      ["a broken signature", body, "t=,v1="],
      ["a number too large", body, `t=${"9".repeat(400)},v1=00`],
      ...[
        "",
        "null",
        "[]",
        "1",
        "{",
        '{"id":1}',
        '{"id":"evt_odd"}',
        '{"id":"\\u0000","object":"event"}',
        "[".repeat(50_000),
      ].map((odd): [string, string, string] => [
        `signed ${odd.slice(0, 20)}`,
        odd,
        signWebhook(odd, secret, now),
      ]),
    ];
    for (const [what, raw, signature] of deliveries) {
      const answer = await visitor.ask(`/webhooks/stripe/${endpoint}`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          ...(signature === null ? {} : { "Stripe-Signature": signature }),
        },
        body: raw,
      });
      if (answer.status !== 400 || !isProblem(answer))
        wrong.push(`${endpoint} ${what} -> ${answer.status} ${answer.type}`);
    }
  }
  const unknown = await visitor.ask("/webhooks/stripe/__proto__", { method: "POST", body });
  if (unknown.status !== 404) wrong.push(`an unknown endpoint -> ${unknown.status}`);
  expect(wrong).toEqual([]);
  expect(changedTables(before, await house.written())).toEqual([]);
});

test("the matrix sent more than a thousand of them", () => {
  expect(counted.requests).toBeGreaterThan(1_000);
});
