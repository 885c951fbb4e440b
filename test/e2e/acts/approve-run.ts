import type { Walker } from "../browser/walker.ts";

const NEXT_CODE_MS = 31_000;

/** Accepts whatever is out of the ordinary in the draft that is open. */
export async function acceptExceptions({ page }: Walker): Promise<void> {
  const boxes = page.locator('form input[name="keys"]');
  if ((await boxes.count()) === 0) return;
  for (const box of await boxes.all()) await box.check();
  await page.getByLabel("Decision and reason").selectOption("accepted:checked_documents");
  await page.getByRole("button", { name: "Keep the decision" }).click();
  await page.getByText("All exceptions are decided").waitFor();
}

/** Approves the run that is open with a fresh code, as the demo tells it, and releases it. */
export async function approveAndRelease(approver: Walker): Promise<void> {
  const { page } = approver;
  const code = async () => /\b\d{6}\b/.exec(await page.locator(".demo-code").innerText())?.[0];
  if (!(await code())) {
    await page.waitForTimeout(NEXT_CODE_MS);
    await page.reload();
  }
  await page.fill('input[name="stepUpCode"]', (await code()) ?? "");
  await approver.press(/^Approve \d+ payouts? · /, "Approved. It can be released now.");
  await approver.press("Release the payments", "Released. The payouts go to Stripe one by one.");
}
