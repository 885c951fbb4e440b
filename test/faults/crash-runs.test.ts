import { expect, test } from "vitest";
import { crashRuns } from "./crash-runs.ts";
import { newReport } from "./proofs.ts";

test("a payout run that dies at any point of its I/O is paid once", { timeout: 600_000 }, async () => {
  const report = newReport();
  await crashRuns.run({ extent: "bounded", seed: 1 }, report);
  expect(report.counts.get("schedules")).toBeGreaterThan(300);
  // Only between the attempt's commit and the call does nobody know without looking.
  expect(report.counts.get("a person was asked")).toBeGreaterThan(0);
  expect(report.counts.get("a person was asked")).toBeLessThan(8);
});
