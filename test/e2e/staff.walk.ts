import { expect, inject, it } from "vitest";
import { approveAndRelease } from "./acts/approve-run.ts";
import { browser, signInOf } from "./browser/walker.ts";

const walker = browser();

it("a manager declines a referral with its reason, which the partner reads, and decides a contest", async () => {
  const elena = await walker();
  const { page } = elena;
  await elena.signIn(signInOf(/Partner manager/));
  await elena.openWholeMenu();

  await elena.open("/console/referrals");
  await elena.press("Palomar Music Schools", "Decline the referral");
  await elena.checkPage();
  await elena.press("Decline the referral", "Choose a reason.");
  await page.getByLabel("Reason", { exact: true }).selectOption("too_little_information");
  await page.getByLabel("What you want to add").fill("Tell us which of the eleven schools decides.");
  await elena.press("Decline the referral", "The referral is declined and the partner has been told.");

  const maya = await walker();
  await maya.arrive(signInOf(/Agency owner \(English\)/));
  await maya.open("/portal/referrals");
  await maya.press("Palomar Music Schools", /Tell us which of the eleven schools decides\./);
  await maya.checkPage();

  await elena.open("/console/contests");
  await elena.press("Alder Creek Winery", "Who holds the claim");
  await elena.checkPage();
  await page.getByLabel("Dismiss").check();
  await page.getByLabel("Reason for the partner").fill("The other registration came with a signed pilot.");
  await elena.press("Decide", "The contest is decided and the partner has been told.");

  const months = await page.goto("/console/months");
  expect(months?.status()).toBe(403);
});

it("finance settles the quarantine, verifies a closed month, and another person approves the run that waits", async () => {
  const grace = await walker();
  const tomas = await walker({ dark: true });
  const { page } = grace;
  await grace.arrive(signInOf(/Finance \(prepares\)/));
  await tomas.arrive(signInOf(/Finance \(approves\)/));
  await Promise.all([grace.openWholeMenu(), tomas.openWholeMenu()]);

  await grace.open("/console/revenue/quarantine");
  await page
    .getByRole("combobox", { name: "Customer" })
    .first()
    .selectOption({ label: "Juniper Home Goods" });
  // The invoice that Stripe issued and its payment both waited for their customer.
  await grace.press("This customer", "2 events were recorded.");
  await grace.checkPage();

  await grace.open("/console/months");
  await page.locator("tbody tr").filter({ hasText: "Closed" }).first().getByRole("link").click();
  await grace.press("Verify the month", "Everything agrees.");
  await grace.checkPage();
  await grace.press("Northlight Growth Studio", /^Statement for /);
  await grace.checkPage();
  await grace.open("/console/ledger");

  await grace.open("/console/runs");
  await page.getByRole("row").filter({ hasText: "Waits for approval" }).first().getByRole("link").click();
  await page.getByText("Somebody else of finance has to approve it.").waitFor();
  expect(await page.getByRole("button", { name: /^Approve/ }).count()).toBe(0);
  const run = new URL(page.url()).pathname;
  await tomas.open(run);
  await approveAndRelease(tomas);
  await grace.reloadUntil("The next reconciliation compares it with Stripe.");
  await grace.checkPage();
});

it("an admin makes an API key that is shown once and opens nothing once it is withdrawn", async () => {
  const robin = await walker();
  const { page } = robin;
  await robin.arrive(signInOf(/Admin/));
  await robin.openWholeMenu();

  await robin.open("/console/settings/api-keys");
  await page.getByLabel("Name").fill("Till of the shop");
  await page.getByLabel("Legal entity").selectOption({ index: 1 });
  await robin.press("Make the key", "Copy it now: it is shown once and kept nowhere.");
  await robin.checkPage();
  const secret = await page.locator("main pre").innerText();
  const knock = () =>
    fetch(`${inject("origin")}/api/v1/revenue-events`, {
      method: "POST",
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
      body: "[]",
    });
  expect((await knock()).status).not.toBe(401);
  await robin.open("/console/settings/api-keys");
  expect(await page.content()).not.toContain(secret);
  await page.getByRole("row").filter({ hasText: "Till of the shop" }).getByRole("button").click();
  await page.getByText("The key is withdrawn and opens nothing any more.").waitFor();
  expect((await knock()).status).toBe(401);

  await robin.open("/console/audit?action=api_key");
  await page.getByRole("row").filter({ hasText: "api_key" }).first().waitFor();
  await robin.open("/console/programme");
});
