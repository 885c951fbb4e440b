import { expect, it } from "vitest";
import { browser, signInOf, type Walker } from "./browser/walker.ts";

const walker = browser();

/** What a person's role does not include is answered with 403 and a page that says so. */
async function isRefused({ page }: Walker, path: string): Promise<void> {
  const answer = await page.goto(path);
  expect(`${answer?.status()} ${path}`).toBe(`403 ${path}`);
  await page.getByRole("heading", { name: "You may not open this page" }).waitFor();
}

it("an agency's owner sees every page, and follows an amount back to the payment and the clause", async () => {
  const maya = await walker();
  await maya.signIn(signInOf(/Agency owner \(English\)/));
  const menu = await maya.openWholeMenu();
  expect(menu).toHaveLength(11);

  await maya.open("/portal/statements");
  await maya.press("Open the latest", /^Statement for /);
  await maya.checkPage();
  await maya.page.locator("main details summary").first().click();
  await maya.press("The whole receipt", /^Where .+\sUSD comes from$/);
  await maya.press("Recompute", "It agrees.");
  await maya.checkPage();

  await maya.open("/portal/referrals");
  await maya.press("Alder Creek Wineries", "Receipt");
  await maya.checkPage();
});

it("la dueña de una agencia lo lee todo en español, también en oscuro", async () => {
  const lucia = await walker({ locale: "es", dark: true });
  await lucia.arrive(signInOf(/Agency owner \(Spanish\)/));
  const { page } = lucia;
  await page.getByText("Hola, Agencia Faro Digital").waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("es");
  const menu = await lucia.openWholeMenu();
  expect(menu).toHaveLength(11);
  for (const [path, heading] of [
    ["/portal/earnings", "Ganancias"],
    ["/portal/statements", "Liquidaciones"],
    ["/portal/payouts", "Pagos"],
    ["/portal/agreement", "Acuerdo de reparto de ingresos: Agencia de marketing"],
  ] as const) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
  }
  await page.goto("/portal/statements");
  await lucia.press("Abrir la última", "Te pagaremos");
  await page
    .getByText(/^\d{1,3}(\.\d{3})*,\d\d\sEUR$/)
    .first()
    .waitFor();
  await lucia.checkPage();
});

it("a bootcamp registers a student with consent, and is told no more than that", async () => {
  const desmond = await walker();
  await desmond.arrive(signInOf(/Bootcamp owner/));
  await desmond.openWholeMenu();
  const { page } = desmond;
  await desmond.open("/portal/referrals/new");
  const agreedOn = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("Student's name").fill("Odile Marchetti");
  await page.getByLabel("Student's e-mail address").fill("odile.marchetti@mailbox.example");
  await page.getByLabel("Day of the student's consent").fill(agreedOn);
  await desmond.press("Register", "Give the day of the consent: without it we may not take the data.");
  await desmond.checkPage();
  await page.getByLabel("The student has agreed").check();
  await desmond.press("Register", "Student is registered. You will hear from us.");
  await desmond.checkPage();
  expect(await page.locator("main").innerText()).not.toMatch(/protected until|another partner/i);
});

it("a consultancy registers a project of a company", async () => {
  const ingrid = await walker({ dark: true });
  await ingrid.arrive(signInOf(/Consultancy owner/));
  await ingrid.openWholeMenu();
  const { page } = ingrid;
  await ingrid.open("/portal/referrals/new");
  await page.getByLabel("Website, e-mail address or domain").fill("coldwater-clinics.example");
  await page.getByLabel("Company", { exact: true }).fill("Coldwater Clinics");
  await page.getByLabel("Country").selectOption("US");
  await page.getByLabel("Project").fill("AI basics for 80 nurses");
  await ingrid.press("Register", /Coldwater Clinics is protected until /);
  await ingrid.checkPage();
});

it("a developer and a viewer look at everything; what they may not do is not offered, and refused when tried", async () => {
  const lookAround = async (role: RegExp) => {
    const person = await walker();
    const { page } = person;
    await person.arrive(signInOf(role));
    expect(await person.openWholeMenu()).toHaveLength(11);
    for (const path of ["/portal/referrals", "/portal/payout-account", "/portal/team", "/portal/agreement"]) {
      await page.goto(path);
      expect(await page.locator("main form[method=post]").count()).toBe(0);
      expect(await page.locator("main").getByRole("link", { name: "Register a referral" }).count()).toBe(0);
    }
    await isRefused(person, "/portal/referrals/new");
    const tried = await page.request.post("/portal/payout-account", {
      headers: { Origin: new URL(page.url()).origin },
      form: {},
      maxRedirects: 0,
    });
    expect(tried.status()).toBe(403);
    await isRefused(person, "/console");
  };
  await Promise.all([lookAround(/Technology partner developer/), lookAround(/Partner viewer/)]);
});
