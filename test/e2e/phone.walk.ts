import { expect, it } from "vitest";
import { browser, signInOf, type Walker } from "./browser/walker.ts";

const walker = browser();

const PARTNER_PAGES = [
  "/portal",
  "/portal/referrals",
  "/portal/referrals/new",
  "/portal/earnings",
  "/portal/statements",
  "/portal/payouts",
  "/portal/agreement",
  "/portal/team",
];
const FINANCE_PAGES = [
  "/console",
  "/console/months",
  "/console/ledger",
  "/console/runs",
  "/console/reconciliation",
  "/console/revenue",
  "/console/revenue/quarantine",
  "/console/partners",
];

/** Pages that are wider than the phone, with how far they reach. */
async function sidewaysPages({ page }: Walker, paths: readonly string[]): Promise<string[]> {
  const wide: string[] = [];
  for (const path of paths) {
    await page.goto(path);
    const [needs, has] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    if ((needs ?? 0) > (has ?? 0)) wide.push(`${path}: ${needs} px of ${has}`);
  }
  return wide;
}

/** The newest document of a list, by its link. */
async function newest({ page }: Walker, list: string): Promise<string> {
  await page.goto(list);
  const href = await page.locator("main .row-link").first().getAttribute("href");
  expect(href).toMatch(/^\//);
  return href ?? list;
}

async function speak({ page }: Walker, language: "English" | "Español"): Promise<void> {
  const menu = page.locator(".shell-top");
  await menu.locator("summary").first().click();
  await menu.locator(".shell-display summary").click();
  await menu.getByRole("button", { name: language }).click();
  await page.locator(`html[lang="${language === "English" ? "en" : "es"}"]`).waitFor();
}

it("on a phone no page of a partner scrolls sideways, in either language", async () => {
  const maya = await walker({ width: 375 });
  await maya.arrive(signInOf(/Agency owner \(English\)/));
  const pages = [...PARTNER_PAGES, await newest(maya, "/portal/statements")];
  expect(await sidewaysPages(maya, pages)).toEqual([]);
  await maya.page.goto("/portal");
  await speak(maya, "Español");
  expect(await sidewaysPages(maya, pages)).toEqual([]);
  await speak(maya, "English");
});

it("on a phone no page of finance scrolls sideways, in either language", async () => {
  const tomas = await walker({ width: 375 });
  await tomas.arrive(signInOf(/Finance \(approves\)/));
  const pages = [
    ...FINANCE_PAGES,
    await newest(tomas, "/console/months"),
    await newest(tomas, "/console/runs"),
  ];
  expect(await sidewaysPages(tomas, pages)).toEqual([]);
  await tomas.page.goto("/console");
  await speak(tomas, "Español");
  expect(await sidewaysPages(tomas, pages)).toEqual([]);
  await speak(tomas, "English");
});
