import { type Attribution, WHOLE_PPM } from "../attribution.ts";
import { addHoldDays, localDateOf, startOfDay, windowEnd } from "../period.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import { baseOf, removedFrom } from "./base.ts";
import type { CommissionLine, LineReason } from "./commission-line.ts";
import type { CompiledHead, CompiledVersion } from "./compiled-version.ts";
import type { EarningLine } from "./earning-line.ts";
import {
  flatAmount,
  graduatedAmount,
  type HeadAmount,
  percentageAmount,
  perUnitAmount,
  rateAt,
  volumeAmount,
  volumeRate,
} from "./head-amount.ts";
import { limitShare } from "./limits.ts";
import type { EarnedWorking } from "./line-working.ts";
import { loyaltyLines } from "./loyalty.ts";
import type { RatingRun } from "./rating-run.ts";
import { countForRewards } from "./reward-counters.ts";
import { isWhole, splitFor } from "./split.ts";
import { standingOf } from "./standing.ts";
import { leftKey } from "./take-back.ts";
import { creditedByTier, trueUp } from "./true-up.ts";
import { monthsLeft, type PayingWindow, windowIsOver } from "./window.ts";

type Unpaid = { readonly silent: LineReason; readonly windowTo: string | null };

/**
 * The lines that one head earns of one event line: its own, an uplift for tenure, a true-up of volume tiers. In this
 * order: base, rate or tiers, one rounding, split, floor, cap, money flow. `earnedAt` is when it is booked: the event, or
 * the payment that completed its invoice. Answers why it is silent instead.
 */
export function earnHead(
  run: RatingRun,
  compiled: CompiledVersion,
  head: CompiledHead,
  { event, line, attribution, active }: EarningLine,
  earnedAt: Date,
): CommissionLine[] | Unpaid {
  const at = event.occurredAt.getTime();
  const { window, suffix } = standingOf(run, compiled, head, attribution, event, line);
  if (windowIsOver(window, at)) return { silent: "window_over", windowTo: window.to };
  const { version } = compiled;
  const { terms } = version;
  const removed = removedFrom(head.head, line, terms.moneyFlow === "marketplace_collects");
  const baseMinor = baseOf(line, removed);
  const counter = head.tierWindowOf ? run.tierCounter(compiled, head, event.currency, at) : null;
  const counterBefore = counter ? counter.value : null;
  const amount = amountOf(run, head, baseMinor, counterBefore, window, event, line, attribution);
  if (typeof amount === "string") return { silent: amount, windowTo: null };
  if (counter) counter.value += baseMinor;

  const signedMinor =
    head.head.kind === "processing_fee" ? -amount.afterRoundingMinor : amount.afterRoundingMinor;
  const limitPpm = terms.sharing.totalLimitPpm;
  const split = isWhole(active, limitPpm) ? null : splitFor(signedMinor, attribution, active, limitPpm);
  const shareMinor = split === null ? signedMinor : split.shareMinor;
  const weightedBaseMinor =
    amount.pays === "volume" ? splitFor(baseMinor, attribution, active, limitPpm).shareMinor : null;
  const limited =
    head.caps.length === 0 && head.floors.length === 0
      ? null
      : limitShare(
          run,
          {
            compiled,
            head,
            eventId: event.id,
            customerId: event.customerId,
            currency: event.currency,
            at,
          },
          shareMinor,
        );
  const countedMinor = limited === null ? shareMinor : limited.amountMinor;
  const collectedMinor =
    terms.moneyFlow === "partner_resells" && head.head.kind === "commission" ? baseMinor : null;
  const working: EarnedWorking = {
    kind: "earned",
    netMinor: line.netMinor,
    taxMinor: line.taxMinor,
    removed,
    baseMinor,
    pays: amount.pays,
    ratePpm: amount.ratePpm,
    brackets: amount.brackets,
    counterBeforeMinor: counterBefore,
    quantity: amount.quantity,
    unitPrice: amount.unitPrice,
    clause: head.clause,
    windowFrom: window.from,
    windowTo: window.to,
    monthsLeft: monthsLeft(window, at),
    beforeRoundingMicros: amount.beforeRoundingMicros,
    afterRoundingMinor: amount.afterRoundingMinor,
    weightPpm: split === null ? WHOLE_PPM : split.weightPpm,
    totalWeightPpm: split === null ? WHOLE_PPM : split.totalWeightPpm,
    shareMinor,
    weightedBaseMinor,
    floor: limited === null ? null : limited.floor,
    cap: limited === null ? null : limited.cap,
    collectedMinor,
    part: null,
  };
  const own: CommissionLine = {
    derivedFrom: `${event.id}/${line.ordinal}${suffix}`,
    eventId: event.id,
    eventLineOrdinal: line.ordinal,
    eventKind: event.kind,
    occurredAt: earnedAt,
    partnerId: attribution.partnerId,
    enrolmentId: attribution.enrolmentId,
    attributionId: attribution.id,
    customerId: event.customerId,
    legalEntityId: event.legalEntityId,
    productKey: line.productKey,
    stream: line.stream,
    currency: event.currency,
    versionId: version.id,
    headId: head.head.id,
    clause: head.clause,
    baseMinor,
    ratePpm: amount.ratePpm,
    reason: reasonOf(head, working, countedMinor),
    amountMinor: collectedMinor === null ? countedMinor : countedMinor - collectedMinor,
    fromHeldMinor: 0n,
    fromAvailableMinor: 0n,
    releaseAt: releaseAt(compiled, earnedAt),
    reverses: null,
    working,
  };
  if (head.recomputes) run.counters.at(leftKey(counter!)).value += countedMinor;
  const lines = [own];
  if (head.counts && compiled.loyalty.length > 0)
    lines.push(...loyaltyLines(compiled, own, working, countedMinor, at));
  if (compiled.windowed.length > 0 || compiled.guarantees.length > 0)
    countForRewards(run, compiled, head, { event, line, attribution }, working, lines);
  if (weightedBaseMinor !== null) {
    const correction = trueUp(run, compiled, head, own, {
      counter: counter!,
      baseMinor,
      weightedBaseMinor,
      creditedMinor: creditedByTier(shareMinor, countedMinor),
      at,
      countsAt: at,
      always: false,
    });
    if (correction) lines.push(correction);
  }
  return lines;
}

function amountOf(
  run: RatingRun,
  head: CompiledHead,
  baseMinor: bigint,
  counterBefore: bigint | null,
  window: PayingWindow,
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
): HeadAmount | LineReason {
  const { pays } = head.head;
  switch (pays.kind) {
    case "percentage":
      return percentageAmount(baseMinor, rateAt(head, window, event.occurredAt.getTime()), pays.view);
    case "tiered": {
      const brackets = head.bracketsOf(event.currency);
      if (pays.mode === "graduated") return graduatedAmount(baseMinor, counterBefore!, brackets);
      return volumeAmount(baseMinor, volumeRate(counterBefore! + baseMinor, brackets));
    }
    case "per_unit":
      return perUnitAmount(head, line, event.currency) ?? "currency_not_covered";
    case "flat":
      return flatOf(run, head, event, line, attribution);
  }
}

/** How often a fixed amount is paid for a line: once per event, per first payment, per milestone, or per student. */
function flatOf(
  run: RatingRun,
  head: CompiledHead,
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
): HeadAmount | LineReason {
  const { pays, id } = head.head;
  if (pays.kind !== "flat") return "not_covered";
  if (line.netMinor <= 0n) return "below_threshold";
  if (pays.per === "student")
    return flatAmount(head, line.quantity, event.currency) ?? "currency_not_covered";
  if (pays.per === "milestone" && line.milestone === null) return "no_milestone";
  const once =
    pays.per === "milestone"
      ? run.counters.at(`milestone/${attribution.id}/${id}/${line.milestone}`)
      : run.eventCounter(flatKey(event.id, attribution.id, id, pays.per === "event" ? "" : line.productKey));
  if (once.value !== 0n) return pays.per === "milestone" ? "milestone_already_paid" : "once_per_event";
  const amount = flatAmount(head, 1n, event.currency);
  if (amount) once.value = 1n;
  return amount ?? "currency_not_covered";
}

/** With the event: payments that waited for each other are earned together, each with its own amount. */
function flatKey(eventId: string, attributionId: string, headId: string, productKey: string): string {
  return `flat/${eventId}/${attributionId}/${headId}/${productKey}`;
}

/** A line that came to nothing says why: cut by a cap, or in a bracket (or at a rate) that pays nothing. */
function reasonOf(head: CompiledHead, working: EarnedWorking, amountMinor: bigint): LineReason {
  if (head.head.kind === "processing_fee") return "fee";
  if (amountMinor !== 0n || working.collectedMinor !== null) return "earned";
  if (working.cap !== null) return "capped";
  const isTiered = working.pays === "graduated" || working.pays === "volume";
  return isTiered && working.beforeRoundingMicros === 0n && working.baseMinor !== 0n
    ? "below_threshold"
    : "earned";
}

/** The later of the hold's end and the end of the lag, which is counted in whole months of the agreement's zone. */
export function releaseAt({ version }: CompiledVersion, earnedAt: Date): Date {
  const { holdDays, releaseLagMonths, timeZone } = version.terms;
  const held = addHoldDays(earnedAt, holdDays);
  if (releaseLagMonths === 0) return held;
  const monthOn = `${localDateOf(earnedAt, timeZone).slice(0, 7)}-01`;
  const lagged = startOfDay(windowEnd(monthOn, releaseLagMonths + 1), timeZone);
  return lagged > held ? lagged : held;
}
