type PaidStatement = {
  readonly entityName: string;
  readonly currency: string;
  readonly payableMinor: bigint;
  readonly payoutStatus: string | null;
};

/** Payouts in these states have left: nothing of them is still to come. */
const LEFT: readonly string[] = ["paid", "partly_reversed", "reversed"];

/**
 * The statements, given newest first, whose money is still to come. What an older one left unpaid stands in the newest
 * one of the same company and currency, so only that one counts.
 */
export function paymentsUnderWay<Row extends PaidStatement>(statements: readonly Row[]): Row[] {
  const newest = statements.filter(
    (row, at) =>
      at ===
      statements.findIndex((other) => other.entityName === row.entityName && other.currency === row.currency),
  );
  return newest.filter((row) => row.payableMinor > 0n && !LEFT.includes(row.payoutStatus ?? ""));
}
