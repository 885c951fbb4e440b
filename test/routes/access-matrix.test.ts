import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { canariesOf, foundIn } from "./matrix/canaries.ts";
import { type House, openHouse } from "./matrix/house.ts";
import { strictest, type Verdict, verdictOf } from "./matrix/people.ts";
import { dataPath, fill, paramsOf, type RouteLine, readPath } from "./matrix/route-table.ts";
import { type Answer, counted, inBatches, type Visitor } from "./matrix/visitor.ts";
import { changedTables } from "./matrix/written.ts";

/** Every route of app/routes.ts x everybody, with real ids, against what its own code declares. */
// Thousands of requests on two cores that other files share.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
let house: House;
let canaries: { readonly a: string[]; readonly b: string[] };
const names = () => Object.keys(house.people) as (keyof House["people"])[];

beforeAll(async () => {
  house = await openHouse();
  canaries = await canariesOf(house.world);
});
afterAll(() => house.close());

const statusesOf: Record<Verdict, { document: number[]; data: number[] }> = {
  enters: { document: [200, 302, 303, 404], data: [200, 202, 404] },
  sign_in: { document: [303], data: [202] },
  forbidden: { document: [403], data: [403] },
  program: { document: [400, 401, 404], data: [400, 401, 404] },
};

/** What is wrong with an answer, in words; null when nothing is. */
function complaint(
  answer: Answer,
  {
    verdict,
    kind,
    visitor,
    asked,
  }: { verdict: Verdict; kind: "document" | "data"; visitor: Visitor; asked: string },
): string | null {
  const { name, foreign } = visitor.person;
  const said = `${name} ${asked} -> ${answer.status} ${answer.location}`;
  if (!statusesOf[verdict][kind].includes(answer.status)) return `${said}, expected ${verdict}`;
  if (verdict === "sign_in" && !answer.location.startsWith("/sign-in?next="))
    return `${said}, expected sign-in`;
  const leaked = leaksIn(answer, foreign, asked, visitor);
  return leaked.length > 0 ? `${said} holds ${leaked.slice(0, 3).join(", ")}` : null;
}

/** Whoever is not let in sees neither partner, a partner never the other. */
function leaksIn(answer: Answer, foreign: "a" | "b" | null, asked: string, { person }: Visitor): string[] {
  if (person.side === "staff") return [];
  const secret = foreign === null ? [...canaries.a, ...canaries.b] : canaries[foreign];
  return foundIn(answer.all, secret, asked);
}

test("each page, its data and its head answer everybody as its own code declares, and a partner never meets the other", async () => {
  const wrong: string[] = [];
  expect(canaries.a.length).toBeGreaterThan(50);
  expect(canaries.b.length).toBeGreaterThan(50);
  for (const name of names()) {
    const visitor = await house.enter(name);
    await inBatches(house.table, async (line) => {
      if (line.pattern.includes(":token")) return;
      const [address = ""] = await house.addressesOf(line, name);
      const verdict = strictest(line.loaders, visitor.person);
      const see = async (kind: "document" | "data", asked: string, init: RequestInit = {}) => {
        const found = complaint(await visitor.ask(asked, init), { verdict, kind, visitor, asked });
        if (found) wrong.push(`${init.method ?? "GET"} ${found}`);
      };
      // A page costs ten times its data: the pages that people may see are walked through below.
      const isDrawn = ["anonymous", "expired", "half", "ownerA", "finance"].includes(name) || !line.isPage;
      if (isDrawn) await see("document", address);
      if (name === "anonymous" || name === "ownerA") await see("document", address, { method: "HEAD" });
      if (!line.isPage || name === "expired") return;
      // The page's own loader alone, without the layouts that would have refused before it.
      const own = strictest(line.loaders.slice(-1), visitor.person);
      const asked = dataPath(address, `?_routes=${encodeURIComponent(line.id)}`);
      const found = complaint(await visitor.ask(asked), { verdict: own, kind: "data", visitor, asked });
      if (found) wrong.push(`GET ${found}`);
    });
  }
  expect(wrong).toEqual([]);
  expect(house.failures()).toEqual([]);
});

test("whatever a person finds by links opens, and holds no word of the other partner", async () => {
  const wrong: string[] = [];
  for (const name of ["anonymous", "viewerA", "ownerA", "ownerB", "manager", "finance", "admin"] as const) {
    const { answers } = await house.walkOf(name);
    const visitor = await house.enter(name);
    for (const [asked, answer] of answers) {
      const isRefused = answer.status === 403 && visitor.person.startPath !== "/";
      if (answer.status >= 400 && !isRefused) wrong.push(`${name} ${asked} -> ${answer.status}`);
      const leaked = leaksIn(answer, visitor.person.foreign, asked, visitor);
      if (leaked.length > 0) wrong.push(`${name} ${asked} holds ${leaked.slice(0, 3).join(", ")}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("the canaries can be found: a partner's own pages hold its own, and the staff's hold both", async () => {
  const found = async (name: keyof House["people"], of: "a" | "b") => {
    const { answers } = await house.walkOf(name);
    return foundIn([...answers.values()].map(({ all }) => all).join("\n"), canaries[of]).length;
  };
  expect(await found("ownerA", "a")).toBeGreaterThan(20);
  expect(await found("ownerB", "b")).toBeGreaterThan(20);
  expect(await found("manager", "a")).toBeGreaterThan(5);
  expect(await found("manager", "b")).toBeGreaterThan(5);
});

test("every page that has a parameter is reached by a link", async () => {
  const unreached: string[] = [];
  for (const line of house.table) {
    if (!/^\/(portal|console)/.test(line.pattern) || paramsOf(line.pattern).length === 0) continue;
    const walkers = ["ownerA", "manager", "finance", "admin"] as const;
    const walks = await Promise.all(walkers.map(house.walkOf));
    if (!walks.some(({ links }) => links.has(line.pattern))) unreached.push(line.pattern);
  }
  expect(unreached).toEqual([]);
});

test("an id of the other partner and one that never was are answered alike, byte for byte", async () => {
  const wrong: string[] = [];
  let compared = 0;
  const lines = house.table.filter(
    ({ pattern }) => pattern.startsWith("/portal") && paramsOf(pattern).length > 0,
  );
  for (const name of ["ownerA", "viewerA"] as const) {
    const visitor = await house.enter(name);
    await inBatches(lines, async (line) => {
      const foreign = (await house.walkOf("ownerB")).links.get(line.pattern)?.[0];
      const own = (await house.walkOf("ownerA")).links.get(line.pattern)?.[0];
      if (!foreign || !own) return;
      const theirs = readPath(foreign.split("?")[0] ?? "", line, house.table) ?? {};
      const ours = readPath(own.split("?")[0] ?? "", line, house.table) ?? {};
      // Each parameter for itself, the others being the person's own, and all together.
      const sets = [...paramsOf(line.pattern).map((param) => [param]), paramsOf(line.pattern)];
      for (const params of sets) {
        const pick = (of: (param: string) => string) =>
          fill(line.pattern, { ...ours, ...Object.fromEntries(params.map((param) => [param, of(param)])) });
        const asked = pick((param) => theirs[param] ?? "");
        const missing = pick((param) => neverWas(theirs[param] ?? ""));
        for (const path of [(one: string) => one, (one: string) => dataPath(one)]) {
          const [met, absent] = [await visitor.ask(path(asked)), await visitor.ask(path(missing))];
          compared++;
          if (met.status !== 404 || absent.status !== 404)
            wrong.push(`${name} ${path(asked)} -> ${met.status}`);
          if (plain(met, asked) !== plain(absent, missing))
            wrong.push(`${name} ${path(asked)} differs from missing`);
          const leaked = foundIn(met.all, canaries.b, asked);
          if (leaked.length > 0) wrong.push(`${name} ${path(asked)} holds ${leaked.join(", ")}`);
        }
      }
    });
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(10);
});

/** The same form, with the last signs changed. */
const neverWas = (id: string) => id.replace(/[0-9a-z]{3}$/i, (end) => (end === "zzz" ? "yyy" : "zzz"));

/** Without what differs between any two answers: nonce, request id, date, and the address itself. */
function plain({ all }: Answer, asked: string): string {
  const nonce = /nonce-([^']+)'/.exec(all)?.[1];
  const shown = [asked, ...asked.split("/").slice(2)].filter((part) => part.length > 5);
  return [...shown, ...(nonce ? [nonce] : [])]
    .reduce((text, part) => text.replaceAll(part, "…"), all)
    .replace(/req_[0-9a-f]{32}/g, "…")
    .replace(/^(date|keep-alive|content-length): .*$/gim, "");
}

test("ids that were never ids get a clear answer from every page, never a failure", async () => {
  const wrong: string[] = [];
  const odd = [
    "%00",
    "a%00b",
    "x".repeat(1_500),
    "__proto__",
    "constructor",
    "..%2F..%2Fetc%2Fpasswd",
    "%F0%9F%98%80%E2%80%AE",
    "%ED%A0%80",
    "1e309",
    "'%20or%201=1--",
    "9999-99",
    "2026-13",
  ];
  const withParams = house.table.filter(({ pattern }) => paramsOf(pattern).length > 0);
  const seen = new Set<RouteLine>();
  for (const name of ["anonymous", "ownerA", "finance", "manager", "admin"] as const) {
    const visitor = await house.enter(name);
    const lines = withParams.filter(
      (line) =>
        !seen.has(line) && !["sign_in", "forbidden"].includes(strictest(line.loaders, visitor.person)),
    );
    for (const line of lines) seen.add(line);
    const asked = lines.flatMap((line) =>
      odd.map((id, n) => {
        const address = fill(
          line.pattern,
          Object.fromEntries(paramsOf(line.pattern).map((param) => [param, id])),
        );
        return line.isPage && n % 2 === 1 ? dataPath(address) : address;
      }),
    );
    await inBatches(asked, async (target) => {
      const { status } = await visitor.ask(target);
      if (![200, 302, 303, 202, 400, 401, 404, 414].includes(status))
        wrong.push(`${name} ${target.slice(0, 80)} -> ${status}`);
    });
  }
  expect(seen.size).toBe(withParams.length);
  expect(wrong).toEqual([]);
  expect(house.failures()).toEqual([]);
});

test("whoever may not act is refused by the act itself, and nothing is written", async () => {
  const wrong: string[] = [];
  for (const name of names()) {
    const visitor = await house.enter(name);
    const before = await house.written();
    await inBatches(house.table, async (line) => {
      if (line.pattern.includes(":token")) return;
      const verdict = line.action && verdictOf(line.action, visitor.person);
      if (verdict === "enters") return;
      const [address = ""] = await house.addressesOf(line, name);
      const query = line.isIndex ? "?index" : "";
      const target = line.isPage ? dataPath(address, query) : `${address}${query}`;
      const { status, location } = await visitor.send(target, new URLSearchParams());
      const kind = target.includes(".data") ? "data" : "document";
      const expected = verdict ? statusesOf[verdict][kind] : [202, 303, 400, 401, 403, 404, 405];
      const said = `${name} ${target} -> ${status} ${location}`;
      if (!expected.includes(status)) wrong.push(`${said}, expected ${verdict ?? "no action"}`);
      if (verdict === "sign_in" && !location.startsWith("/sign-in?next="))
        wrong.push(`${said}, expected sign-in`);
    });
    const changed = changedTables(before, await house.written());
    if (changed.length > 0) wrong.push(`refused posts of ${name} wrote ${changed.join(", ")}`);
  }
  expect(wrong).toEqual([]);
  expect(house.failures()).toEqual([]);
});

test("a form that another site sends in a person's name is refused, whatever it would have done", async () => {
  const wrong: string[] = [];
  const foreign: Record<string, string>[] = [
    { Origin: "https://evil.example" },
    { "Sec-Fetch-Site": "same-site" },
  ];
  const before = await house.written();
  for (const name of ["ownerA", "manager", "finance", "admin"] as const) {
    const visitor = await house.enter(name);
    await inBatches(house.table, async (line) => {
      if (!line.action || verdictOf(line.action, visitor.person) !== "enters") return;
      const [address = ""] = await house.addressesOf(line, name);
      for (const headers of foreign)
        for (const target of [address, dataPath(address)]) {
          const { status } = await visitor.send(target, new URLSearchParams(), headers);
          if (status !== 403) wrong.push(`${name} ${target} -> ${status}`);
        }
    });
  }
  expect(wrong).toEqual([]);
  expect(changedTables(before, await house.written())).toEqual([]);
});

test("the matrix went over the whole house", () => {
  expect(house.table.length).toBeGreaterThan(40);
  expect(counted.requests).toBeGreaterThan(1_000);
});
