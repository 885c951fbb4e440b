import { expect, test } from "vitest";
import { newReport } from "./proofs.ts";
import { racingApprovers } from "./racing-approvers.ts";

test("of eight approvals at once one takes effect, and the others are told", {
  timeout: 180_000,
}, async () => {
  const report = newReport();
  await racingApprovers.run({ extent: "bounded", seed: 1 }, report);
  expect(report.counts.get("rounds")).toBe(200);
});
