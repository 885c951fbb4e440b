import type { AgreementHead, AgreementVersion } from "../terms/agreement-terms.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { CompiledHead, CompiledVersion } from "./compiled-version.ts";
import { windowKey } from "./compiled-version.ts";
import { type Counter, type Counters, countersFrom } from "./counters.ts";
import { type VersionFinder, versionFinder } from "./find-version.ts";
import { type FirstPayments, firstPayments } from "./first-payments.ts";
import { type JointCustomer, jointCustomers } from "./joint-customer.ts";
import { type Originals, originalsFrom } from "./originals.ts";
import type { RatingInput } from "./rating-input.ts";
import type { PendingLine, WaitingPayment } from "./rating-state.ts";
import type { Standings } from "./window.ts";

/** What one run of the engine works with: the input made ready, and what changes from event to event. */
export type RatingRun = {
  readonly versions: VersionFinder;
  readonly counters: Counters;
  readonly firsts: FirstPayments;
  /** Whether any terms ask who paid first; else nobody keeps count. */
  readonly asksForFirsts: boolean;
  readonly earnsOnInvoices: boolean;
  /** Whether any terms wait until an invoice is paid in full. */
  readonly waitsForInvoices: boolean;
  readonly onlyPartnerId: string | undefined;
  readonly originals: Originals;
  readonly jointOf: (customerId: string) => JointCustomer | undefined;
  readonly lines: CommissionLine[];
  pending: PendingLine[];
  waiting: WaitingPayment[];
  readonly bookedFrom: number;
  readonly bookedTo: number;
  /** A counter that lives while one event is rated. */
  readonly eventCounter: (key: string) => Counter;
  readonly nextEvent: () => void;
  /** The counter of a head's tiers in the window around an instant. */
  readonly tierCounter: (
    compiled: CompiledVersion,
    head: CompiledHead,
    currency: string,
    at: number,
  ) => Counter;
  /** What stands between an attribution and a head, worked out once. */
  readonly standings: Standings;
};

export function startRun(input: RatingInput): RatingRun {
  const versions = versionFinder(input.versions);
  const counters = countersFrom(input.opening.counters);
  const byCustomer = jointCustomers(input.attributions, input.onlyPartnerId);
  let ofEvent = new Map<string, Counter>();
  const lastTier = new Map<CompiledHead, { window: object; currency: string; counter: Counter }>();
  return {
    versions,
    counters,
    firsts: firstPayments(input.opening.firsts, counters),
    asksForFirsts: input.versions.some(asksForFirstPayments),
    earnsOnInvoices: someHead(input.versions, (head) => head.earnedWhen === "invoiced"),
    waitsForInvoices: someHead(input.versions, (head) => head.earnedWhen === "paid_in_full"),
    onlyPartnerId: input.onlyPartnerId,
    originals: originalsFrom(input.opening.originals),
    jointOf: (customerId) => byCustomer.get(customerId),
    lines: [],
    pending: [...input.opening.pending],
    waiting: [...input.opening.waiting],
    bookedFrom: input.bookedFrom.getTime(),
    bookedTo: input.bookedTo.getTime(),
    eventCounter(key) {
      const known = ofEvent.get(key) ?? { key, value: 0n };
      ofEvent.set(key, known);
      return known;
    },
    nextEvent() {
      if (ofEvent.size > 0) ofEvent = new Map();
    },
    tierCounter(compiled, head, currency, at) {
      const window = head.tierWindowOf!(at);
      const last = lastTier.get(head);
      if (last && last.window === window && last.currency === currency) return last.counter;
      const key = tierKey(compiled, head, currency, windowKey(window));
      const counter = openedAt(counters, key, head, currency);
      lastTier.set(head, { window, currency, counter });
      return counter;
    },
    standings: new Map(),
  };
}

/** Do terms ask who paid first? */
export function asksForFirstPayments({ terms }: AgreementVersion): boolean {
  return (
    terms.heads.some(
      (head) =>
        head.customers !== "all" ||
        head.firstPaymentOnly ||
        head.windowFrom === "first_payment" ||
        (head.pays.kind === "flat" && head.pays.per === "first_payment"),
    ) || terms.rewards.some((reward) => reward.kind === "target" && reward.measure === "customers")
  );
}

function someHead(versions: readonly AgreementVersion[], is: (head: AgreementHead) => boolean): boolean {
  return versions.some(({ terms }) => terms.heads.some(is));
}

function tierKey(compiled: CompiledVersion, head: CompiledHead, currency: string, window: string): string {
  return `tier/${compiled.counterOwner}/${head.head.id}/${currency}/${window}`;
}

/** A window's counter begins where the terms say; that it has begun is kept beside it, so that it begins once. */
function openedAt(counters: Counters, key: string, { head }: CompiledHead, currency: string): Counter {
  const counter = counters.at(key);
  const startsAt = head.pays.kind === "tiered" ? head.pays.startsAtMinor[currency] : undefined;
  if (startsAt) {
    const begun = counters.at(`${key}/begun`);
    if (begun.value === 0n) {
      begun.value = 1n;
      counter.value += BigInt(startsAt);
    }
  }
  return counter;
}
