import type { LocalDate } from "../period.ts";
import { startOfDay } from "../period.ts";
import type { AgreementVersion } from "../terms/agreement-terms.ts";
import { clauseOf } from "../terms/clause-numbers.ts";
import type { AgreementHead, HeadPays, TieredPays } from "../terms/head-terms.ts";
import { type AgreementLimit, isGuarantee } from "../terms/limit-terms.ts";
import type { GrowthReward, LoyaltyReward, TargetReward } from "../terms/reward-terms.ts";
import { type CountingWindow, countingWindows, type WindowOf } from "./counting-window.ts";

/** Thresholds of one currency, ascending from 0, with their rates. */
export type Brackets = readonly { readonly fromMinor: bigint; readonly ratePpm: number }[];

export type CompiledLimit = {
  readonly limit: AgreementLimit;
  readonly windowOf: WindowOf | null;
};

/** A head with all that is worked out once and not per event: its clause, its limits, its boundaries as instants. */
export type CompiledHead = {
  readonly head: AgreementHead;
  readonly clause: string;
  readonly caps: readonly CompiledLimit[];
  /** Those that raise a line; guarantees are settled by the window. */
  readonly floors: readonly CompiledLimit[];
  readonly tierWindowOf: WindowOf | null;
  readonly bracketsOf: (currency: string) => Brackets;
  /** Rates by date, ascending, as instants. */
  readonly dated: readonly { readonly from: number; readonly ratePpm: number }[];
  /** Graduated tiers that take back what their topmost brackets paid. */
  readonly recomputes: boolean;
  /** Does what it earns count for rewards and guarantees that name no heads? */
  readonly counts: boolean;
};

export type CompiledReward = {
  readonly reward: TargetReward | GrowthReward;
  readonly clause: string;
  readonly windowOf: WindowOf;
};
export type CompiledGuarantee = {
  readonly floor: AgreementLimit;
  readonly clause: string;
  readonly windowOf: WindowOf;
};

/** An accepted version made ready for rating. */
export type CompiledVersion = {
  readonly version: AgreementVersion;
  readonly from: number;
  readonly to: number;
  readonly heads: readonly CompiledHead[];
  readonly loyalty: readonly { readonly reward: LoyaltyReward; readonly clause: string }[];
  /** Targets and growth: what counts for them is added up as events come. */
  readonly windowed: readonly CompiledReward[];
  readonly guarantees: readonly CompiledGuarantee[];
  /** First day of the enrolment's first version: what agreement years and tenure are counted from. */
  readonly agreementFromOn: LocalDate;
  /** What counters are kept under: the enrolment, or this version when they restart with it. */
  readonly counterOwner: string;
  readonly earnsOnInvoices: boolean;
  /** Has it heads that wait until an invoice is paid in full, and others beside them? One event is earned twice then. */
  readonly earnsEventsTwice: boolean;
};

export function compileVersion(version: AgreementVersion, agreementFromOn: LocalDate): CompiledVersion {
  const { terms } = version;
  const restarts = terms.readings.versionChange === "restart";
  const countedFrom = restarts ? version.fromOn : agreementFromOn;
  const windows = (kind: Parameters<typeof countingWindows>[0]) =>
    countingWindows(kind, terms.timeZone, countedFrom);
  const compileLimit = (limit: AgreementLimit): CompiledLimit => ({
    limit,
    windowOf: limit.per === "event" || limit.per === "customer" ? null : windows(limit.per),
  });
  return {
    version,
    from: startOfDay(version.fromOn, terms.timeZone).getTime(),
    to: version.toOn === null ? Number.POSITIVE_INFINITY : startOfDay(version.toOn, terms.timeZone).getTime(),
    heads: terms.heads.map((head) => ({
      head,
      clause: clauseOf(terms, head.id),
      caps: terms.caps.filter((cap) => limits(cap, head)).map(compileLimit),
      floors: terms.floors.filter((floor) => !isGuarantee(floor) && limits(floor, head)).map(compileLimit),
      tierWindowOf: head.pays.kind === "tiered" ? windows(head.pays.per) : null,
      bracketsOf: bracketFinder(head.pays),
      dated:
        head.pays.kind === "percentage"
          ? head.pays.byDate.map(({ fromOn, ratePpm }) => ({
              from: startOfDay(fromOn, terms.timeZone).getTime(),
              ratePpm,
            }))
          : [],
      recomputes:
        head.pays.kind === "tiered" &&
        head.pays.mode === "graduated" &&
        terms.readings.refundAfterTier === "recompute",
      counts: head.kind !== "processing_fee",
    })),
    loyalty: terms.rewards.flatMap((reward) =>
      reward.kind === "loyalty" ? [{ reward, clause: clauseOf(terms, reward.id) }] : [],
    ),
    windowed: terms.rewards.flatMap((reward) =>
      reward.kind === "loyalty"
        ? []
        : [{ reward, clause: clauseOf(terms, reward.id), windowOf: windows(reward.per) }],
    ),
    guarantees: terms.floors.filter(isGuarantee).map((floor) => ({
      floor,
      clause: clauseOf(terms, floor.id),
      windowOf: windows(floor.per as CountingKind),
    })),
    agreementFromOn,
    counterOwner: restarts ? version.id : version.enrolmentId,
    earnsOnInvoices: terms.heads.some((head) => head.earnedWhen === "invoiced"),
    earnsEventsTwice:
      terms.heads.length > 1 && terms.heads.some((head) => head.earnedWhen === "paid_in_full"),
  };
}

type CountingKind = Exclude<AgreementLimit["per"], "event" | "customer" | "agreement">;

/** Does a limit speak of a head? "all" are those that are paid to the partner. */
export function limits(limit: AgreementLimit, head: AgreementHead): boolean {
  return limit.heads === "all" ? head.kind !== "processing_fee" : limit.heads.includes(head.id);
}

const NO_BRACKETS: Brackets = [];

function bracketFinder(pays: HeadPays): (currency: string) => Brackets {
  if (pays.kind !== "tiered") return () => NO_BRACKETS;
  const known = new Map<string, Brackets>();
  return (currency) => {
    const brackets = known.get(currency) ?? bracketsIn(pays, currency);
    known.set(currency, brackets);
    return brackets;
  };
}

function bracketsIn(pays: TieredPays, currency: string): Brackets {
  return pays.brackets.flatMap(({ fromMinor, ratePpm }, at) => {
    const from = at === 0 ? 0 : fromMinor[currency];
    return from === undefined ? [] : [{ fromMinor: BigInt(from), ratePpm }];
  });
}

/** The window's part of a counter's key: both its days, since a month and a quarter may begin together. */
export function windowKey(window: CountingWindow): string {
  return window.toOn === null ? "all" : `${window.fromOn}:${window.toOn}`;
}
