import { expect, test } from "vitest";
import { newReport } from "./proofs.ts";
import { stripeFaults } from "./stripe-faults.ts";

test("whatever Stripe answers or does not answer, a payout is paid once", { timeout: 600_000 }, async () => {
  const report = newReport();
  await stripeFaults.run({ extent: "bounded", seed: 1 }, report);
  expect(report.counts.get("kinds of fault")).toBeGreaterThanOrEqual(12);
  expect(report.counts.get("schedules")).toBeGreaterThanOrEqual(40);
});
