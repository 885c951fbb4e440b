import { divideHalfEven } from "../rounding.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { CompiledVersion } from "./compiled-version.ts";
import type { EarnedWorking } from "./line-working.ts";
import { monthsSince } from "./window.ts";

/**
 * Uplifts for tenure on one earned line, each a line of its own: its share × the uplift that the whole months since the
 * agreement's first day have reached, rounded half-even. None that comes to nothing.
 */
export function loyaltyLines(
  compiled: CompiledVersion,
  own: CommissionLine,
  working: EarnedWorking,
  earnedMinor: bigint,
  at: number,
): CommissionLine[] {
  const since = monthsSince(compiled.agreementFromOn, at, compiled.version.terms.timeZone);
  return compiled.loyalty.flatMap(({ reward, clause }) => {
    const upliftPpm = reward.steps.findLast((step) => step.afterMonths <= since)?.upliftPpm ?? 0;
    const amountMinor = divideHalfEven(earnedMinor * BigInt(upliftPpm), 1_000_000n);
    if (amountMinor === 0n) return [];
    const headId = `${own.headId}+${reward.id}`;
    return [
      {
        ...own,
        derivedFrom: `${own.eventId}/${own.eventLineOrdinal}/${own.versionId}/${headId}/${own.attributionId}`,
        headId,
        clause,
        baseMinor: earnedMinor,
        ratePpm: upliftPpm,
        reason: "loyalty" as const,
        amountMinor,
        working: {
          kind: "loyalty" as const,
          clause,
          netMinor: working.netMinor,
          earnedMinor,
          monthsSince: since,
          upliftPpm,
          isFlat: working.pays === "flat",
          part: null,
        },
      },
    ];
  });
}
