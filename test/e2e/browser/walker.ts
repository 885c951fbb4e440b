import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import type { SignIn } from "../world.global.ts";
import { findBrowser } from "./find-browser.ts";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const fromHere = createRequire(import.meta.url);
/** The engine that @axe-core/playwright brings, given to a page once instead of twice with each check. */
const AXE = readFileSync(
  createRequire(fromHere.resolve("@axe-core/playwright")).resolve("axe-core/axe.min.js"),
  "utf8",
);

export type Settings = {
  readonly locale?: "en" | "es";
  readonly javaScript?: boolean;
  readonly width?: number;
  readonly dark?: boolean;
};

/** One person at a browser: what goes wrong on the page (errors in its console, broken policies) fails the walk. */
export type Walker = {
  readonly page: Page;
  /** Opens a path of the portal, answered with 200; the first time it is checked with axe. */
  open(path: string): Promise<void>;
  /** Opens every page of the menu that this person has, and checks each with axe. Answers the menu's paths. */
  openWholeMenu(): Promise<string[]>;
  /** By the sign-in form, as a person does it. */
  signIn(who: Pick<SignIn, "email" | "password">): Promise<void>;
  /** Signed in already when the walk begins; ends on the start page of their side. */
  arrive(who: SignIn): Promise<void>;
  /** Presses a button (or follows a link) and waits for what that brings about: `says`, which was not there before. */
  press(name: string | RegExp, says: string | RegExp): Promise<void>;
  /** Loads the page again until the text stands on it. */
  reloadUntil(says: string | RegExp, limitMs?: number): Promise<void>;
  /** axe finds nothing on the page as it stands; it looks where the page shows what it has not seen yet. */
  checkPage(): Promise<void>;
};

const SEEN_WITHIN_MS = 10_000;
const DEMO_CODE_MS = 30_000;
/** What axe has seen, in all files of walks: they share this module (isolate: false). */
const checkedKinds = new Map<string, Set<string>>();

/** Remembers these kinds of elements; does one of them stand on this page for the first time? */
function hasNewKind(look: string, kinds: readonly string[]): boolean {
  const known = checkedKinds.get(look) ?? new Set();
  const knownBefore = known.size;
  for (const kind of kinds) known.add(kind);
  checkedKinds.set(look, known);
  return known.size > knownBefore;
}

/** The page of whatever record: every record's name holds a digit, no other part of a path does. */
function pagePattern(url: string): string {
  return new URL(url).pathname.replace(/[^/]*\d[^/]*/g, ":record");
}

/** Kinds of elements on the page as it stands: name, classes, type, role, and where it stands. */
function kindsOnPage(): string[] {
  const kindOf = (one: Element | null) =>
    one ? `${one.localName}.${one.className} ${one.getAttribute("type")} ${one.getAttribute("role")}` : "";
  return [...document.querySelectorAll("body *")].map(
    (one) => `${kindOf(one.parentElement)} > ${kindOf(one)}`,
  );
}

/** For one file of walks: one browser; `walker()` gives each person a profile and an address of their own. */
export function browser(): (settings?: Settings) => Promise<Walker> {
  const origin = inject("origin");
  let running: Browser;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    const executablePath = await findBrowser();
    if (!executablePath)
      throw new Error("No Chromium was found. Install it with: apt-get install -y chromium");
    running = await chromium.launch({ executablePath, args: ARGUMENTS });
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await running?.close();
  });

  return async (settings = {}) => {
    const context = await running.newContext({
      baseURL: origin,
      locale: settings.locale === "es" ? "es-ES" : "en-US",
      javaScriptEnabled: settings.javaScript ?? true,
      viewport: { width: settings.width ?? 1280, height: 900 },
      colorScheme: settings.dark ? "dark" : "light",
      extraHTTPHeaders: { "X-Forwarded-For": `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` },
    });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(SEEN_WITHIN_MS);
    page.on("console", (message) => {
      // The browser reports the status of a refused form as an error of its own; the walk looks at the page instead.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));

    const opened = new Set<string>();
    const checkPage = async () => {
      if (settings.javaScript === false) return;
      // A list of ten has nothing to find that the list of two did not have, nor the next partner's page: axe looks again
      // where a kind of element is new to the page. Only the contrast depends on theme and width.
      const pattern = pagePattern(page.url());
      const kinds = await page.evaluate(kindsOnPage);
      const isNew = hasNewKind(pattern, kinds);
      const isNewInColour = hasNewKind(
        `${settings.dark ? "dark" : "light"} ${settings.width ?? ""} ${pattern}`,
        kinds,
      );
      if (!isNew && !isNewInColour) return;
      await page.evaluate(AXE);
      const { violations } = await new AxeBuilder({ page, axeSource: "0" })
        .setLegacyMode()
        .options({
          resultTypes: ["violations"],
          ...(isNew
            ? { rules: { "color-contrast": { enabled: isNewInColour } } }
            : { runOnly: { type: "rule", values: ["color-contrast"] } }),
        })
        .analyze();
      expect(violations.map((found) => `${page.url()} ${found.id}: ${found.nodes[0]?.html}`)).toEqual([]);
    };
    /** The demo tells the code of its people; each is good once, so there may be a wait for the next one. */
    const proveWithDemoCode = async () => {
      const code = async () => /\b\d{6}\b/.exec(await page.locator(".demo-code").innerText())?.[0];
      if (!(await code())) {
        await page.waitForTimeout(DEMO_CODE_MS);
        await page.reload();
      }
      await page.fill('input[name="stepUpCode"]', (await code()) ?? "");
      await page.press('input[name="stepUpCode"]', "Enter");
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    };
    const shows = (says: string | RegExp) =>
      page.locator("main").getByText(says).filter({ visible: true }).first();

    const walker: Walker = {
      page,
      checkPage,
      async open(path) {
        const answer = await page.goto(path);
        expect(`${answer?.status()} ${path}`).toBe(`200 ${path}`);
        if (opened.has(path)) return;
        opened.add(path);
        await checkPage();
      },
      async openWholeMenu() {
        const links = await page.locator("nav .nav-link").all();
        const paths = new Set<string>();
        for (const link of links) paths.add((await link.getAttribute("href")) ?? "");
        for (const path of paths) await walker.open(path);
        return [...paths];
      },
      async signIn(who) {
        await page.goto("/sign-in");
        await page.fill('input[name="email"]', who.email);
        await page.fill('input[name="password"]', who.password);
        await page.press('input[name="password"]', "Enter");
        await page.waitForURL((url) => url.pathname !== "/sign-in");
        if (new URL(page.url()).pathname === "/sign-in/second-factor") await proveWithDemoCode();
        await page.getByRole("navigation").first().waitFor();
        // The first page after it is loaded once more where the account has another language or zone than the visitor.
        await page.waitForLoadState("networkidle");
      },
      async arrive({ email, password }) {
        const answer = await context.request.post("/sign-in", {
          form: { intent: "demo", email, password },
          headers: { Origin: origin },
        });
        expect(`${answer.status()} ${email}`).toBe(`200 ${email}`);
        await walker.open(new URL(answer.url()).pathname);
      },
      async press(name, says) {
        const main = page.locator("main");
        expect(await shows(says).isVisible(), `"${says}" stands there only once it is done`).toBe(false);
        await main.getByRole("button", { name }).or(main.getByRole("link", { name })).first().click();
        await shows(says).waitFor();
      },
      async reloadUntil(says, limitMs = 20_000) {
        await expect
          .poll(
            async () => {
              await page.reload();
              return shows(says).isVisible();
            },
            { timeout: limitMs, interval: 250, message: `${page.url()} says ${says}` },
          )
          .toBe(true);
      },
    };
    return walker;
  };
}

/** The demo's sign-in of a role, as the launcher printed it. */
export function signInOf(role: RegExp): SignIn {
  const found = inject("signIns").find((one) => role.test(one.role));
  if (!found) throw new Error(`The demo has no sign-in for ${role}.`);
  return found;
}
