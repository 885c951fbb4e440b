import { expect, test } from "vitest";
import { newReport } from "./proofs.ts";
import { webhookOrders } from "./webhook-orders.ts";

test("six events of a payout end alike in every order, doubled and dropped", {
  timeout: 180_000,
}, async () => {
  const report = newReport();
  await webhookOrders.run({ extent: "bounded", seed: 1 }, report);
  expect(report.counts.get("orders")).toBe(16);
});
