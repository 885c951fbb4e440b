import { expect } from "vitest";
import type { Walker } from "../browser/walker.ts";

export type Agency = {
  readonly company: string;
  readonly website: string;
  readonly person: string;
  readonly email: string;
  readonly password: string;
};

/** From the home page to "look into your mail". */
export async function applyAsAgency(visitor: Walker, agency: Agency): Promise<void> {
  const { page } = visitor;
  await visitor.open("/");
  await visitor.open("/programs/marketing_agency");
  await visitor.press("Apply as: Marketing agency", "Where your company is registered");
  await visitor.checkPage();
  await page.getByLabel("Company", { exact: true }).fill(agency.company);
  await page.getByLabel("Website").fill(agency.website);
  await page.getByLabel("Country").selectOption("US");
  await page.getByLabel("Your name").fill(agency.person);
  await page.getByLabel("Your e-mail address").fill(agency.email);
  await page.getByLabel("Password").fill(agency.password);
  await visitor.press("Send the application", "Look into your mail");
}

/** The path of the link in the newest mail to an address, as the console's outbox shows it. */
export async function mailedLink(staff: Walker, email: string): Promise<string> {
  const { page } = staff;
  await staff.open("/console/outbox");
  await page.getByRole("row").filter({ hasText: email }).first().getByRole("link").click();
  await page.locator("main dl").getByText(email).waitFor();
  await staff.checkPage();
  const link = await page.locator("main a[href^='/']").first().getAttribute("href");
  expect(link).toMatch(/^\/\w/);
  return link ?? "";
}

export async function approveAsManager(manager: Walker, company: string): Promise<void> {
  await manager.open("/console/applications");
  await manager.press(company, "Who pays");
  await manager.checkPage();
  await manager.press(
    `Approve ${company}`,
    "Approved. The partner has its mail and its agreement to accept.",
  );
}

export async function acceptAgreement(owner: Walker, name: string, capacity: string): Promise<void> {
  const { page } = owner;
  await owner.press("Read and accept the agreement", "Accept this version");
  await owner.checkPage();
  await page.getByLabel("Your full name").fill(name);
  await page.getByLabel("In what capacity you sign").fill(capacity);
  await page.getByLabel("I have read the text above").check();
  await owner.press("Accept version 1", "The agreement is accepted and in force.");
  const receipt = page.locator("section").filter({ hasText: "Record of acceptance" }).first();
  await receipt.getByText(capacity, { exact: true }).waitFor();
  await receipt.getByText(/^[0-9a-f]{64}$/).waitFor();
}

/** Goes to the page that Stripe would host, fills it in, and comes back. Answers the account's id at Stripe. */
export async function connectPayoutAccount(owner: Walker, legalName: string): Promise<string> {
  const { page } = owner;
  await owner.open("/portal/payout-account");
  await owner.press("Connect the payout account", "Your link to Stripe is ready.");
  await page.getByRole("link", { name: "Open Stripe's form" }).click();
  await page.getByLabel("Legal name").fill(legalName);
  await page.getByLabel("Bank account, last 4").fill("4242");
  await page.getByRole("button", { name: /^Complete/ }).click();
  await page.getByText("We have asked Stripe how the account stands.").waitFor();
  await page.getByText("Ready for payouts").waitFor();
  await owner.checkPage();
  return page
    .getByText(/^acct_\w+$/)
    .first()
    .innerText();
}
