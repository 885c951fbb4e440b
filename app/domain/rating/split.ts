import { allocate } from "../allocate.ts";
import { type Attribution, WHOLE_PPM } from "../attribution.ts";
import type { AgreementTerms } from "../terms/agreement-terms.ts";

/** The company's own part where the partners' weights leave one; sorts after any id, so a tie falls to the partner. */
const COMPANY = "~";

/** An attribution and what it weighs under its own terms, parts per million. */
export type Weighed = { readonly attribution: Attribution; readonly weightPpm: number };

/** An attribution's weight with its role's factor; whole parts per million, rounded down. */
export function weigh(attribution: Attribution, terms: AgreementTerms | null): Weighed {
  const factor = terms?.sharing.byRolePpm[attribution.role];
  if (factor === undefined) return { attribution, weightPpm: attribution.weightPpm };
  return { attribution, weightPpm: Math.floor((attribution.weightPpm * factor) / WHOLE_PPM) };
}

/** Does one partner have a customer for itself? Then nothing is divided. */
export function isWhole(active: readonly Weighed[], limitPpm: number): boolean {
  return active.length === 1 && active[0]!.weightPpm === WHOLE_PPM && limitPpm === WHOLE_PPM;
}

export type Split = {
  readonly weightPpm: number;
  readonly totalWeightPpm: number;
  readonly shareMinor: bigint;
};

/**
 * One partner's part of an amount by weight; the company keeps what the weights leave. Above the limit on the total all
 * weights shrink in proportion. Divided by largest remainder, so that all parts together are the amount.
 */
export function splitFor(
  amountMinor: bigint,
  own: Attribution,
  active: readonly Weighed[],
  limitPpm: number,
): Split {
  if (isWhole(active, limitPpm))
    return { weightPpm: WHOLE_PPM, totalWeightPpm: WHOLE_PPM, shareMinor: amountMinor };
  const claimedPpm = active.reduce((sum, one) => sum + one.weightPpm, 0);
  const weightPpm = active.find((one) => one.attribution.id === own.id)?.weightPpm ?? 0;
  // Within the limit a weight is a part of the whole; above it, of all weights, and they of the limit.
  const over = claimedPpm > limitPpm;
  const scale = BigInt(over ? limitPpm : 1);
  const whole = over ? BigInt(claimedPpm) * BigInt(WHOLE_PPM) : BigInt(WHOLE_PPM);
  const shares = active.map((one) => ({
    id: one.attribution.id,
    weight: BigInt(one.weightPpm) * scale,
  }));
  const claimed = shares.reduce((sum, share) => sum + share.weight, 0n);
  shares.push({ id: COMPANY, weight: whole - claimed });
  const share = allocate(amountMinor, shares).find((one) => one.id === own.id);
  const totalWeightPpm = over ? Math.ceil((claimedPpm * WHOLE_PPM) / limitPpm) : WHOLE_PPM;
  return { weightPpm, totalWeightPpm, shareMinor: share?.minor ?? 0n };
}
