import { expect, test } from "vitest";
import { paymentsUnderWay } from "#app/features/statements/payments-under-way.ts";

const row = (
  month: string,
  payoutStatus: string | null,
  more: { payableMinor?: bigint; currency?: string } = {},
) => ({
  month,
  entityName: "Reparto Demo Inc.",
  currency: "USD",
  payableMinor: 100n,
  payoutStatus,
  ...more,
});

test("what is still to come stands in the newest statement of a company and currency, until it has been sent", () => {
  const months = (rows: ReturnType<typeof row>[]) => paymentsUnderWay(rows).map(({ month }) => month);
  expect(months([row("2026-10", "draft"), row("2026-09", "held_account")])).toEqual(["2026-10"]);
  expect(months([row("2026-10", null), row("2026-10", "sending", { currency: "EUR" })])).toHaveLength(2);
  expect(months([row("2026-10", "paid"), row("2026-09", null)])).toEqual([]);
  expect(months([row("2026-10", null, { payableMinor: 0n })])).toEqual([]);
});
