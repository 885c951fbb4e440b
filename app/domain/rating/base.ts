import type { RevenueEventLine } from "../revenue-event.ts";
import type { AgreementHead } from "../terms/head-terms.ts";
import type { RemovedPart } from "./line-working.ts";

const NOTHING_REMOVED: readonly RemovedPart[] = [];

export type Base = { readonly baseMinor: bigint; readonly removed: readonly RemovedPart[] };

/**
 * What a head's rate is applied to, minor units: the net, with the tax (`gross`) or without what the provider kept
 * (`net_of_fees`, and always where a marketplace collects), without the named deductions and, if the terms say so,
 * without what was paid from credit. What was removed is told part by part.
 */
export function baseOf(head: AgreementHead, line: RevenueEventLine, marketplace: boolean): Base {
  const withoutFees = marketplace || head.base === "net_of_fees";
  if (
    head.base !== "gross" &&
    (!withoutFees || line.feeMinor === 0n) &&
    (line.deductions === null || head.deductions.length === 0) &&
    (head.credits === "included" || line.creditMinor === 0n)
  )
    return { baseMinor: line.netMinor, removed: NOTHING_REMOVED };
  const removed: RemovedPart[] = [];
  const take = (code: string, minor: bigint | undefined) => {
    if (minor !== undefined && minor !== 0n) removed.push({ code, minor });
  };
  if (head.base === "gross") take("tax", -line.taxMinor);
  if (withoutFees) take("fee", line.feeMinor);
  for (const name of head.deductions) take(name, line.deductions?.[name]);
  if (head.credits === "excluded") take("credit", line.creditMinor);
  const baseMinor = removed.reduce((rest, part) => rest - part.minor, line.netMinor);
  return { baseMinor, removed };
}
