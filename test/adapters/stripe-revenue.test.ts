import { afterEach, beforeEach, expect, it } from "vitest";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";

let stripe: StripeMock;
let customer: string;
let invoice: string;

beforeEach(async () => {
  stripe = await startStripeMock();
  await stripe.control.setClock(new Date("2026-10-05T09:00:00Z"));
  customer = (
    await stripe.control.createCustomer({
      name: "Ferretería Núñez",
      email: "pagos@nunez.example",
      metadata: { referral: "ref_1" },
    })
  ).id;
  invoice = (
    await stripe.control.payInvoice({
      customer,
      currency: "USD",
      lines: [
        {
          product: "prod_core",
          product_metadata: { stream: "subscription" },
          amount: 30_000,
          tax: 5_700,
          period_start: "2026-10-01T00:00:00Z",
          period_end: "2026-11-01T00:00:00Z",
        },
        { product: "prod_setup", product_metadata: { stream: "services" }, amount: 10_000, tax: 1_900 },
      ],
    })
  ).id;
});
afterEach(() => stripe.stop());

it("an invoice gives net figures, lines that sum to them, and what each line was for", async () => {
  const read = await stripe.gateway.retrieveInvoice(invoice);
  expect(read).toMatchObject({
    status: "paid",
    customerId: customer,
    currency: "USD",
    totalMinor: 47_600n,
    totalExcludingTaxMinor: 40_000n,
    amountPaidMinor: 47_600n,
    amountPaidOffStripeMinor: 0n,
    paidAt: new Date("2026-10-05T09:00:00Z"),
  });
  expect(read.lines.map((line) => [line.netMinor, line.productMetadata.stream])).toEqual([
    [30_000n, "subscription"],
    [10_000n, "services"],
  ]);
  expect(read.lines[0]).toMatchObject({
    periodStartAt: new Date("2026-10-01T00:00:00Z"),
    periodEndAt: new Date("2026-11-01T00:00:00Z"),
  });
});

it("an invoice of many lines is read whole and in its order", async () => {
  const long = await stripe.control.payInvoice({
    customer,
    currency: "USD",
    lines: Array.from({ length: 120 }, (_, index) => ({ product: "prod_core", amount: index + 1 })),
  });
  const read = await stripe.gateway.retrieveInvoice(long.id);
  expect(read.lines.map((line) => line.netMinor)).toEqual(
    Array.from({ length: 120 }, (_, index) => BigInt(index + 1)),
  );
});

it("this version's shapes are kept: no charge, payment, tax or subscription on an invoice, no invoice on a charge", async () => {
  const objects = await Promise.all(
    (await stripe.control.deliveries()).map((delivery) => JSON.parse(delivery.body).data.object),
  );
  const paid = objects.find((object) => object.object === "invoice");
  for (const gone of ["charge", "payment_intent", "paid", "subscription", "tax"])
    expect(paid).not.toHaveProperty(gone);
  await stripe.control.refund({ invoice });
  const charge = (await stripe.control.deliveries())
    .map((delivery) => JSON.parse(delivery.body).data.object)
    .find((object) => object.object === "charge");
  expect(charge).toBeDefined();
  expect(charge).not.toHaveProperty("invoice");
});

it("refunds lead to their invoice through its payment, in parts, and a failed one is seen as failed", async () => {
  const part = await stripe.control.refund({ invoice, amount: 11_900 });
  const pending = await stripe.control.refund({ invoice, amount: 100, status: "pending" });
  await stripe.control.settleRefund(pending.id, "failed");
  expect(await stripe.gateway.retrieveRefund(part.id)).toMatchObject({
    invoiceId: invoice,
    amountMinor: 11_900n,
    status: "succeeded",
  });
  const all = await stripe.gateway.listRefundsOfInvoice(invoice);
  expect(all.map((refund) => [refund.amountMinor, refund.status])).toEqual([
    [100n, "failed"],
    [11_900n, "succeeded"],
  ]);
  await expect(stripe.control.refund({ invoice, amount: 35_701 })).rejects.toThrow(/unrefunded/);
});

it("a credit note names the refund that it covers, and shows when it is void", async () => {
  const refund = await stripe.control.refund({ invoice, amount: 11_900 });
  await stripe.control.creditNote({ invoice, net: 10_000, tax: 1_900, refund: refund.id });
  expect(await stripe.gateway.listCreditNotes(invoice)).toMatchObject([
    {
      status: "issued",
      totalMinor: 11_900n,
      totalExcludingTaxMinor: 10_000n,
      refundIds: [refund.id],
      invoiceId: invoice,
    },
  ]);
});

it("a dispute leads to its invoice and ends won or lost", async () => {
  const dispute = await stripe.control.openDispute(invoice, 20_000);
  expect(await stripe.gateway.retrieveDispute(dispute.id)).toMatchObject({
    invoiceId: invoice,
    amountMinor: 20_000n,
    status: "needs_response",
  });
  await stripe.control.closeDispute(dispute.id, "won");
  expect((await stripe.gateway.retrieveDispute(dispute.id)).status).toBe("won");
  expect(await stripe.gateway.retrieveBalance()).toEqual([{ minor: 47_600n, currency: "USD" }]);
});

it("an invoice paid outside of Stripe says so and has nothing to refund", async () => {
  const cash = await stripe.control.payInvoice({
    customer,
    currency: "USD",
    lines: [{ product: "prod_core", amount: 500 }],
    out_of_band: true,
  });
  expect(await stripe.gateway.retrieveInvoice(cash.id)).toMatchObject({
    status: "paid",
    amountPaidOffStripeMinor: 500n,
  });
  expect(await stripe.gateway.listRefundsOfInvoice(cash.id)).toEqual([]);
});

it("a customer gives name, e-mail and metadata as they were written", async () => {
  expect(await stripe.gateway.retrieveCustomer(customer)).toEqual({
    id: customer,
    deleted: false,
    name: "Ferretería Núñez",
    email: "pagos@nunez.example",
    metadata: { referral: "ref_1" },
  });
});
