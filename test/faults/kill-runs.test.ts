import { expect, test } from "vitest";
import { killRuns } from "./kill-runs.ts";
import { newReport } from "./proofs.ts";

test("a worker that is killed for real at any point leaves every payout paid once", {
  timeout: 600_000,
}, async () => {
  const report = newReport();
  await killRuns.run({ extent: "bounded", seed: 1 }, report);
  expect(report.counts.get("kills")).toBeGreaterThanOrEqual(20);
});
