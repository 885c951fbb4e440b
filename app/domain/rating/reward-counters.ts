import type { Attribution } from "../attribution.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import type { CommissionLine } from "./commission-line.ts";
import { type CompiledHead, type CompiledVersion, limits, windowKey } from "./compiled-version.ts";
import type { CountingWindow } from "./counting-window.ts";
import { attributionFirstKey } from "./first-payments.ts";
import type { EarnedWorking } from "./line-working.ts";
import type { RatingRun } from "./rating-run.ts";
import { countedMinor } from "./rating-state.ts";

/** Counts have no currency. */
export const NO_CURRENCY = "-";

export function goalKey(
  compiled: CompiledVersion,
  id: string,
  currency: string,
  window: CountingWindow,
): string {
  return `goal/${compiled.counterOwner}/${id}/${currency}/${windowKey(window)}`;
}

/** What is late for its month counts in the month that it is booked in: a window that was settled stays settled. */
function countedAt(run: RatingRun, at: number): number {
  return at < run.bookedFrom ? run.bookedFrom : at;
}

/** Adds what an earning line brings to the targets, to growth and to the guarantees of its agreement. */
export function countForRewards(
  run: RatingRun,
  compiled: CompiledVersion,
  head: CompiledHead,
  earning: {
    readonly event: RevenueEvent;
    readonly line: RevenueEventLine;
    readonly attribution: Attribution;
  },
  working: EarnedWorking,
  lines: readonly CommissionLine[],
): void {
  const { event, line, attribution } = earning;
  const at = countedAt(run, event.occurredAt.getTime());
  const isCommission = head.head.kind === "commission";
  for (const { reward, windowOf } of compiled.windowed) {
    if (!isCommission) continue;
    const measure = reward.kind === "growth" ? "revenue" : reward.measure;
    const currency = measure === "revenue" ? event.currency : NO_CURRENCY;
    const counter = () => run.counters.at(goalKey(compiled, reward.id, currency, windowOf(at)));
    if (measure === "revenue") counter().value += working.baseMinor;
    else if (line.netMinor <= 0n) continue;
    else if (measure === "students") counter().value += line.stream === "programme" ? line.quantity : 0n;
    else if (run.firsts.isFirst(attributionFirstKey(attribution.id), event)) {
      const key = `customer/${attribution.id}/${reward.id}`;
      // Its first invoice and its first payment are one customer.
      const once = run.earnsOnInvoices ? run.counters.at(key) : run.eventCounter(key);
      if (once.value === 0n) counter().value += 1n;
      once.value = 1n;
    }
  }
  const earnedMinor = lines.reduce(
    (sum, one) =>
      sum + (one.working.kind === "earned" ? countedMinor(one.working, one.amountMinor) : one.amountMinor),
    0n,
  );
  countForGuarantees(run, compiled, head, event.currency, at, earnedMinor);
}

/** A true-up is part of what its head credited: a guarantee has so much less to top up. */
export function countTrueUp(
  run: RatingRun,
  compiled: CompiledVersion,
  head: CompiledHead,
  trueUp: { readonly currency: string; readonly at: number; readonly amountMinor: bigint },
): void {
  const at = countedAt(run, trueUp.at);
  countForGuarantees(run, compiled, head, trueUp.currency, at, trueUp.amountMinor);
}

/** Takes off what a reduction takes back, in the window in which it happens. */
export function uncountForRewards(
  run: RatingRun,
  compiled: CompiledVersion,
  head: CompiledHead,
  reduction: {
    readonly currency: string;
    readonly at: number;
    /** 0 for an uplift, which is not revenue. */
    readonly baseMinor: bigint;
    readonly takenMinor: bigint;
  },
): void {
  const at = countedAt(run, reduction.at);
  if (head.head.kind === "commission")
    for (const { reward, windowOf } of compiled.windowed)
      if (reward.kind === "growth" || reward.measure === "revenue")
        run.counters.at(goalKey(compiled, reward.id, reduction.currency, windowOf(at))).value -=
          reduction.baseMinor;
  countForGuarantees(run, compiled, head, reduction.currency, at, -reduction.takenMinor);
}

function countForGuarantees(
  run: RatingRun,
  compiled: CompiledVersion,
  head: CompiledHead,
  currency: string,
  at: number,
  earnedMinor: bigint,
): void {
  for (const { floor, windowOf } of compiled.guarantees)
    if (limits(floor, head.head))
      run.counters.at(goalKey(compiled, floor.id, currency, windowOf(at))).value += earnedMinor;
}
