import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { Walker } from "../browser/walker.ts";
import { acceptExceptions } from "./approve-run.ts";

/** Moves the demo's clock to the first of the next month, and closes the month that is over then. Answers its name. */
export async function closeTheMonth(finance: Walker): Promise<string> {
  const { page } = finance;
  await finance.open("/console/demo-clock");
  await finance.press("Move the clock", "The clock was moved on.");
  await finance.open("/console/months");
  const row = page.getByRole("row").filter({ hasText: "To close" });
  expect(await row.count()).toBe(1);
  const month = await row.getByRole("link").innerText();
  await row.getByRole("link").click();
  await finance.press("Close the month", "It cannot be undone");
  await finance.checkPage();
  await finance.press(`Close ${month} for good`, /^The month is closed: \d+ statements? sealed/);
  await finance.checkPage();
  return month;
}

/** The newest statement of a partner, opened from the list. Answers its number. */
export async function openLatestStatement(partner: Walker, month: string): Promise<string> {
  const { page } = partner;
  await partner.open("/portal/statements");
  await partner.press("Open the latest", `Statement for ${month}`);
  await partner.checkPage();
  return new URL(page.url()).pathname.split("/").pop() ?? "";
}

/** Downloads a file of the statement that is open; both are made by the worker soon after the month was closed. */
export async function downloadStatement(partner: Walker, kind: "CSV" | "PDF"): Promise<Buffer> {
  const { page } = partner;
  const link = page.getByRole("link", { name: kind, exact: true });
  if (!(await link.isVisible())) await partner.reloadUntil(/^CSV$/);
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename().toLowerCase()).toMatch(new RegExp(`\\.${kind.toLowerCase()}$`));
  return readFile(await download.path());
}

/** Puts the run of a currency together and hands it in. Answers the path of its page. */
export async function prepareAndSubmitRun(finance: Walker, currency: string): Promise<string> {
  const { page } = finance;
  await finance.open("/console/runs");
  await finance.press(new RegExp(`^Prepare run.*${currency}$`), "The run is prepared.");
  await acceptExceptions(finance);
  await finance.press("Submit for approval", "The run is submitted.");
  await finance.checkPage();
  return new URL(page.url()).pathname;
}
