import { expect, it } from "vitest";
import { approveAndRelease } from "./acts/approve-run.ts";
import {
  type Agency,
  acceptAgreement,
  applyAsAgency,
  approveAsManager,
  connectPayoutAccount,
  mailedLink,
} from "./acts/join.ts";
import { checkLedger } from "./acts/ledger-check.ts";
import {
  closeTheMonth,
  downloadStatement,
  openLatestStatement,
  prepareAndSubmitRun,
} from "./acts/month-end.ts";
import { becomeCustomer, getRefund, payInvoice, transfersTo } from "./acts/stripe-side.ts";
import { browser, signInOf, type Walker } from "./browser/walker.ts";

const walker = browser();
/** Three months in the life of seven people; far less where nothing else runs. */
const LINE_LIMIT_MS = 120_000;

const AGENCY: Agency = {
  company: "Quayside Signal",
  website: "quaysidesignal.example",
  person: "Iris Vantongeren",
  email: "iris@quaysidesignal.example",
  password: "seven lamps over water",
};
const CLIENT = "Lantern Hill Ceramics";
const CLIENT_DOMAIN = "lanternhill.example";

async function registerClient(partner: Walker): Promise<void> {
  await partner.open("/portal/referrals/new");
  await partner.page.getByLabel("Website, e-mail address or domain").fill(CLIENT_DOMAIN);
  await partner.page.getByLabel("Company", { exact: true }).fill(CLIENT);
  await partner.page.getByLabel("Country").selectOption("US");
}

it(
  "an agency signs up, brings a client, is paid exactly its statement, and gives back its part of a refund",
  async () => {
    const [owner, rival, manager] = [await walker(), await walker(), await walker()];
    const [finance, approver, client] = [await walker(), await walker(), await walker()];
    await manager.arrive(signInOf(/Partner manager/));
    await rival.arrive(signInOf(/Agency owner \(English\)/));
    await finance.arrive(signInOf(/Finance \(prepares\)/));
    await approver.arrive(signInOf(/Finance \(approves\)/));

    await applyAsAgency(owner, AGENCY);
    // The mail is read in the outbox; the address is confirmed by its link.
    await owner.open(await mailedLink(manager, AGENCY.email));
    await owner.page.getByLabel("Password of your application").fill(AGENCY.password);
    await owner.press("Confirm the address", "Your address is confirmed.");
    await approveAsManager(manager, AGENCY.company);

    await owner.signIn(AGENCY);
    await owner.page.getByText(`Welcome, ${AGENCY.company}`).waitFor();
    await acceptAgreement(owner, AGENCY.person, "Managing director");
    const account = await connectPayoutAccount(owner, AGENCY.company);

    await registerClient(owner);
    await owner.press("Register", new RegExp(`${CLIENT} is protected until `));
    await owner.checkPage();
    await registerClient(rival);
    await rival.press("Register", "This company is already protected for another registration.");
    await rival.checkPage();
    expect(await rival.page.content()).not.toMatch(/Quayside|Iris|Vantongeren/);

    await manager.open("/console/referrals");
    await manager.press(CLIENT, "Accept the referral");
    await manager.checkPage();
    await manager.press("Accept the referral", "The referral is accepted and the partner has been told.");
    const customer = await becomeCustomer(client, CLIENT, "accounts@pottery-mail.example");
    await manager.page.getByLabel("Key").fill(`stripe:${customer}`);
    await manager.press("Link the key", "The key is linked.");
    await manager.checkPage();

    // The client pays 1,000.00 net; a fifth of it stands in the agency's earnings within seconds, with its why.
    const invoice = await payInvoice(client, customer, 100_000);
    await owner.page.goto("/portal/earnings");
    await owner.reloadUntil(CLIENT, 10_000);
    await owner.checkPage();
    await owner.press(CLIENT, "Where 200.00 USD comes from");
    await owner.page.getByText("20% of 1,000.00 USD").first().waitFor();
    await owner.checkPage();

    // Months are closed until the hold of thirty days has run out: one or two, by the day on which this is walked.
    let month = await closeTheMonth(finance);
    await openLatestStatement(owner, month);
    await owner.page.getByText(CLIENT).first().waitFor();
    const csv = (await downloadStatement(owner, "CSV")).toString("utf8");
    expect(csv.split("\r\n").find((row) => row.includes(CLIENT))).toMatch(/,100000,.*,20000,/);
    if (await owner.page.getByText("What was earned is on hold.").isVisible()) {
      month = await closeTheMonth(finance);
      await openLatestStatement(owner, month);
    }
    const paid = owner.page.locator(".figures").filter({ hasText: "We will pay you" });
    await paid.getByText("200.00 USD").first().waitFor();
    const pdf = await downloadStatement(owner, "PDF");
    expect(pdf.subarray(0, 5).toString("latin1")).toBe("%PDF-");

    // One prepares, and sees why not the same person approves; another does; the worker pays.
    const run = await prepareAndSubmitRun(finance, "USD");
    await finance.page.getByText("You prepared this").waitFor();
    await finance.page.getByText("Somebody else of finance has to approve it.").waitFor();
    expect(await finance.page.getByRole("button", { name: /^Approve/ }).count()).toBe(0);
    await approver.open(run);
    await approveAndRelease(approver);

    await finance.press(AGENCY.company, `Payout to ${AGENCY.company}`);
    await finance.reloadUntil("Confirmed by Stripe");
    await finance.page.getByText("Nothing. Stripe sends it on to the partner's bank.").waitFor();
    await finance.checkPage();
    expect(await transfersTo(account)).toEqual([
      expect.objectContaining({ amount: 20_000, amount_reversed: 0, currency: "usd", destination: account }),
    ]);
    await owner.open("/portal/payouts");
    await owner.page.getByRole("row").filter({ hasText: "200.00" }).getByText("Sent").first().waitFor();

    await finance.open("/console/reconciliation");
    await finance.press("Reconcile now", "The worker compares now.");
    await finance.page.goto(run);
    await finance.reloadUntil("Our books and Stripe's say the same.");
    await finance.open("/console/reconciliation");
    await finance.page.getByText("No differences: our books and Stripe's say the same").waitFor();

    // A quarter of the invoice is refunded after it was paid out: a quarter of the commission comes back.
    await getRefund(client, invoice, 25_000);
    await owner.page.goto("/portal/earnings");
    await owner.reloadUntil("−50.00", 10_000);
    month = await closeTheMonth(finance);
    await openLatestStatement(owner, month);
    await owner.page.getByRole("row").filter({ hasText: "Reversal" }).getByText("−50.00").first().waitFor();
    await owner.page.getByText("Reversals are 50.00 USD more than what was earned.").waitFor();
    await owner.page.getByText("Why −50.00?").first().click();
    await owner.page.getByText("250.00 USD of 1,000.00 USD refunded").waitFor();
    expect(await transfersTo(account)).toHaveLength(1);

    const { ok, invariants } = await checkLedger();
    expect(invariants.filter(({ broken }) => broken > 0)).toEqual([]);
    // Nothing came back from a bank in this story and nothing was restated; every other rule had something to look at.
    const empty = invariants.filter(({ examined }) => examined === 0).map(({ name }) => name);
    expect(empty).toEqual(["I7 restatements move no money", "I9 reversals are booked"]);
    expect(ok).toBe(true);
  },
  LINE_LIMIT_MS,
);
