import type { RevenueEventLine } from "../revenue-event.ts";
import type { AgreementHead } from "../terms/head-terms.ts";
import type { RemovedPart } from "./line-working.ts";

const NOTHING_REMOVED: readonly RemovedPart[] = [];

/**
 * What of a line's net is not in a head's base, part by part: a gross base has the tax added; what the provider kept goes
 * for `net_of_fees`, and always where a marketplace collects; then the named deductions and, if the terms say so, what
 * was paid from credit.
 */
export function removedFrom(
  head: AgreementHead,
  line: RevenueEventLine,
  marketplace: boolean,
): readonly RemovedPart[] {
  const withoutFees = marketplace || head.base === "net_of_fees";
  if (
    head.base !== "gross" &&
    (!withoutFees || line.feeMinor === 0n) &&
    (line.deductions === null || head.deductions.length === 0) &&
    (head.credits === "included" || line.creditMinor === 0n)
  )
    return NOTHING_REMOVED;
  const removed: RemovedPart[] = [];
  const take = (code: string, minor: bigint | undefined) => {
    if (minor !== undefined && minor !== 0n) removed.push({ code, minor });
  };
  if (head.base === "gross") take("tax", -line.taxMinor);
  if (withoutFees) take("fee", line.feeMinor);
  for (const name of head.deductions) take(name, line.deductions?.[name]);
  if (head.credits === "excluded") take("credit", line.creditMinor);
  return removed;
}

/** What a head's rate is applied to, minor units: the net without what was removed. */
export function baseOf(line: RevenueEventLine, removed: readonly RemovedPart[]): bigint {
  if (removed.length === 0) return line.netMinor;
  return removed.reduce((rest, part) => rest - part.minor, line.netMinor);
}
