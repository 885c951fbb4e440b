import { expect, test } from "vitest";
import { outages } from "./outages.ts";
import { newReport } from "./proofs.ts";

test("when Stripe is away for hours, what waits drains by itself, and nothing is paid twice", {
  timeout: 600_000,
}, async () => {
  const report = newReport();
  await outages.run({ extent: "bounded", seed: 1 }, report);
  expect(report.counts.get("payouts")).toBeGreaterThanOrEqual(20);
});
