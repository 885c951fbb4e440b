import { expect, inject } from "vitest";
import type { Walker } from "../browser/walker.ts";

/** On the simulator's own page, where the company's clients live: somebody becomes a customer. Answers `cus_…`. */
export async function becomeCustomer(client: Walker, name: string, email: string): Promise<string> {
  const form = await formOf(client, "Add customer");
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("E-mail").fill(email);
  return done(client, "Add customer", /cus_\w+/);
}

/** Pays an invoice of so much net, in cents of a US dollar. Answers `in_…`. */
export async function payInvoice(client: Walker, customer: string, netMinor: number): Promise<string> {
  const form = await formOf(client, "Pay");
  await form.getByLabel("Customer").selectOption(customer);
  await form.getByLabel("Product").fill("prod_marketing_ai");
  await form.getByLabel("Net amount").fill(String(netMinor));
  return done(client, "Pay", /in_\w+/);
}

/** Gets part of an invoice back, in cents. */
export async function getRefund(client: Walker, invoice: string, grossMinor: number): Promise<string> {
  const form = await formOf(client, "Refund");
  await form.getByLabel("Invoice").selectOption(invoice);
  await form.getByLabel("Gross amount").fill(String(grossMinor));
  return done(client, "Refund", /re_\w+/);
}

async function formOf({ page }: Walker, button: string) {
  await page.goto(inject("simulator"));
  return page.locator("form").filter({ has: page.getByRole("button", { name: button, exact: true }) });
}

async function done({ page }: Walker, button: string, id: RegExp): Promise<string> {
  await page.getByRole("button", { name: button, exact: true }).click();
  const said = await page.getByRole("status").innerText();
  expect(said).toMatch(id);
  return id.exec(said)?.[0] ?? "";
}

export type Transfer = {
  readonly id: string;
  readonly amount: number;
  readonly amount_reversed: number;
  readonly currency: string;
  readonly destination: string;
};

/** What Stripe has sent to an account, by the simulator's HTTP interface and not by our rows. */
export async function transfersTo(destination: string): Promise<readonly Transfer[]> {
  const answer = await fetch(`${inject("simulator")}/_simulator/transfers?destination=${destination}`);
  expect(answer.status).toBe(200);
  const { transfers } = (await answer.json()) as { transfers: Transfer[] };
  return transfers;
}
