import type { Attribution } from "#app/domain/attribution.ts";
import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import type { RevenueEvent, RevenueEventLine } from "#app/domain/revenue-event.ts";
import type { AgreementTerms, AgreementVersion } from "#app/domain/terms/agreement-terms.ts";

/** A whole history: what was agreed, who brought whom, and what happened, in the months in which it was booked. */
export type World = {
  readonly attributions: readonly Attribution[];
  readonly versions: readonly AgreementVersion[];
  readonly months: readonly Month[];
};
export type Month = { readonly from: Date; readonly to: Date; readonly events: readonly RevenueEvent[] };

export type Head = AgreementTerms["heads"][number];
export type Limit = AgreementTerms["caps"][number];
export type Reward = AgreementTerms["rewards"][number];

/** What a line must say; the rest of it is its working. */
export type ExpectedLine = {
  derivedFrom: string;
  occurredAt: number;
  partnerId: string;
  currency: string;
  versionId: string | null;
  reason: CommissionLine["reason"];
  amount: bigint;
  base: bigint;
  ratePpm: number | null;
  fromHeld: bigint;
  fromAvailable: bigint;
  releaseAt: number | null;
  reverses: string | null;
};

/** What one head credited for one line of an event; or a reward for tenure on top of it. */
export type Earning = {
  event: RevenueEvent;
  line: RevenueEventLine;
  attribution: Attribution;
  version: AgreementVersion;
  head: Head;
  headId: string;
  isLoyalty: boolean;
  /** The event's own instant; when it counts; when it is booked. */
  ratedAt: number;
  ratePpm: number | null;
  tierWindow: string | null;
  weight: number;
  totalWeight: number;
  parts: Part[];
};

/** One instalment, or the whole: its piece of every figure, and what was taken off since. */
export type Part = {
  derivedFrom: string;
  headId: string;
  dueAt: number;
  releaseAt: number;
  reason: CommissionLine["reason"];
  base: bigint;
  ownBase: bigint;
  share: bigint;
  /** What the line is, before anything was taken off; and without what the partner collected itself. */
  whole: bigint;
  counted: bigint;
  collected: bigint;
  /** What the tiers of its head credited: the share, unless a cap cut it. */
  byTier: bigint;
  isBooked: boolean;
  /** All reductions, failed ones off; below 0 or above the net where they were too many. */
  reduced: bigint;
  taken: bigint;
  /** With `recompute`: what the brackets paid for what was taken off. */
  takenShare: bigint;
};

/** A correction of volume tiers. */
export type TrueUp = {
  version: AgreementVersion;
  head: Head;
  currency: string;
  tierWindow: string;
  customerId: string;
  eventId: string;
  at: number;
  share: bigint;
  byTier: bigint;
  counted: bigint;
};

/** Something that a target, growth or a guarantee adds up. */
export type Count = {
  version: AgreementVersion;
  id: string;
  currency: string;
  at: number;
  value: bigint;
};
