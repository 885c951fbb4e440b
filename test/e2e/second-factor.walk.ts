import { expect, test } from "vitest";
import { browser, signInOf, type Walker } from "./browser/walker.ts";

const walker = browser();

/** A key in the browser's own software (CDP), as a laptop's fingerprint reader would be. */
async function withAuthenticator({ page }: Walker): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

test("a partner adds a passkey and an app, signs in with them, and keeps new recovery codes", async () => {
  const owner = await walker();
  const { page } = owner;
  const who = signInOf(/Technology partner developer/);
  await withAuthenticator(owner);
  await owner.arrive(who);

  await owner.open("/portal/security?act=passkey");
  await page.fill('input[name="passkeyName"]', "Notebook");
  await page.fill('input[name="stepUpPassword"]', who.password);
  await owner.press("Add a passkey", "Notebook");
  await owner.checkPage();

  // With a factor there, the password alone is no longer enough.
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.fill('input[name="email"]', who.email);
  await page.fill('input[name="password"]', who.password);
  await page.press('input[name="password"]', "Enter");
  await page.waitForURL(/\/sign-in\/second-factor/);
  await owner.checkPage();
  await page.goto("/portal/payouts");
  expect(new URL(page.url()).pathname).toBe("/sign-in/second-factor");
  await page.getByRole("button", { name: "Confirm with a passkey" }).click();
  await page.waitForURL(/\/portal/);
  await page.waitForLoadState("networkidle");

  await owner.open("/portal/security?act=codes");
  await owner.press("Confirm with a passkey", "Download as a file");
  await owner.checkPage();
  const codes = await page.locator(".recovery-codes code").allInnerTexts();
  expect(codes).toHaveLength(10);

  await owner.open("/portal/security?act=app");
  const shown = async (where: string) =>
    /\b\d{6}\b/.exec(await page.locator(where).first().innerText())?.[0] ?? "";
  await page.fill('input[name="newAppCode"]', await shown(".demo-code"));
  await page.fill('input[name="stepUpCode"]', codes[0] ?? "");
  await owner.press("Take this app into use", "In use");
});

test("a newcomer to the demo signs in as finance by the form, with the code that the page tells", async () => {
  const finance = await walker({ javaScript: false });
  await finance.signIn(signInOf(/Finance \(approves\)/));
  expect(new URL(finance.page.url()).pathname).toBe("/console");
});
