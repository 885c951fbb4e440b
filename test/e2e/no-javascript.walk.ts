import { expect, it } from "vitest";
import { browser, signInOf } from "./browser/walker.ts";

const walker = browser();

it("without JavaScript a client is registered, its errors are told with what was typed kept, and all can be read", async () => {
  const maya = await walker({ javaScript: false });
  const { page } = maya;
  await maya.signIn(signInOf(/Agency owner \(English\)/));
  await page.getByText("Welcome, Northlight Growth Studio").waitFor();

  await page.goto("/portal/referrals/new");
  await page.getByLabel("Website, e-mail address or domain").fill("not a domain");
  await page.getByLabel("Country").selectOption("US");
  await page.getByLabel("Contact person").fill("Ruth Ansell");
  const [refused] = await Promise.all([
    page.waitForResponse((answer) => answer.request().method() === "POST"),
    page.getByRole("button", { name: "Register" }).click(),
  ]);
  expect(refused.status()).toBe(422);
  const summary = page.getByRole("alert");
  await summary.getByText("There is a problem").waitFor();
  await summary.getByRole("link", { name: "Type the company's name." }).waitFor();
  expect(await page.getByLabel("Website, e-mail address or domain").inputValue()).toBe("not a domain");
  expect(await page.getByLabel("Contact person").inputValue()).toBe("Ruth Ansell");
  expect(await page.getByLabel("Country").inputValue()).toBe("US");
  expect(await page.getByLabel("Company", { exact: true }).getAttribute("aria-invalid")).toBe("true");

  await page.getByLabel("Company", { exact: true }).fill("Ansell Boatyards");
  await page.getByLabel("Website, e-mail address or domain").fill("https://www.ansellboatyards.example/en");
  await page.getByRole("button", { name: "Register" }).click();
  await page.getByText(/Ansell Boatyards is protected until /).waitFor();

  await page.goto("/portal/agreement");
  await page.getByText("Record of acceptance").first().waitFor();
  await page.getByText("Maya Ellison").first().waitFor();

  await page.goto("/portal/statements");
  await page.getByRole("link", { name: "Open the latest" }).click();
  await page.getByRole("heading", { name: /^Statement for / }).waitFor();
  await page.getByRole("row", { name: /^Total to pay \(USD\)/ }).waitFor();
  const why = page.locator("details").filter({ hasText: /^Why / }).first();
  await why.locator("summary").click();
  await why.getByRole("link", { name: "The whole receipt" }).click();
  await page.getByRole("button", { name: "Recompute" }).click();
  await page.getByText("It agrees.").waitFor();

  await page.goto("/portal");
  await page.locator(".shell-side .shell-display summary").click();
  await page.locator(".shell-side").getByRole("button", { name: "Español" }).click();
  await page.getByText("Hola, Northlight Growth Studio").waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("es");
  await page.locator(".shell-side .shell-display summary").click();
  await page.locator(".shell-side").getByRole("button", { name: "English" }).click();
  await page.getByText("Welcome, Northlight Growth Studio").waitFor();

  await page.locator(".shell-side").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/portal"));
  await page.goto("/portal");
  expect(new URL(page.url()).pathname).toBe("/sign-in");
});

it("without JavaScript a manager offers the next version of an agreement and the owner accepts it", async () => {
  const elena = await walker({ javaScript: false });
  await elena.arrive(signInOf(/Partner manager/));
  await elena.page.goto("/console/agreements");
  await elena.press("Tideway Learning Advisors", "Offer a new version");
  await elena.press("Offer the published terms", "Version 2 has been offered.");

  const ingrid = await walker({ javaScript: false });
  const { page } = ingrid;
  await ingrid.arrive(signInOf(/Consultancy owner/));
  await page.goto("/portal/agreement");
  await page.getByLabel("Your full name").fill("Ingrid Halvorsen");
  await page.getByLabel("In what capacity you sign").fill("Principal");
  await page.getByRole("button", { name: "Accept version 2" }).click();
  await page.getByRole("alert").getByText("Tick the box to accept.").waitFor();
  expect(await page.getByLabel("Your full name").inputValue()).toBe("Ingrid Halvorsen");
  await page.getByLabel("I have read the text above").check();
  await ingrid.press("Accept version 2", "The agreement is accepted and in force.");
});
