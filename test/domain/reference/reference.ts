import type { Attribution } from "#app/domain/attribution.ts";
import type { RevenueEvent, RevenueEventLine } from "#app/domain/revenue-event.ts";
import type { AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import { largestRemainder, roundedQuotient, sizeOf } from "./arithmetic.ts";
import type { Books } from "./books.ts";
import { dayAt, plusMonths, startOf, wholeMonths } from "./calendar.ts";
import {
  baseFor,
  bracketsFor,
  CLOSEST_LAST,
  earnedUpTo,
  percentageOf,
  percentageOn,
  rateReached,
  type Silence,
  whyNotCovers,
} from "./head-reading.ts";
import type { Earning, ExpectedLine, Head, Part } from "./world.ts";

const MILLION = 1_000_000n;
const DAY = 86_400_000;

/** An event that brings revenue: what waited for it, then its own lines, attribution by attribution. */
export function bringRevenue(books: Books, event: RevenueEvent): void {
  books.happened.push(event);
  const attributions = books.attributionsOf(event.customerId);
  if (event.kind === "payment" && event.invoiceId !== null && books.isPaidInFull(event)) {
    const waited = books.waiting
      .filter((one) => one.event.invoiceId === event.invoiceId)
      .sort((a, b) => byOrder(a.event, b.event));
    books.waiting = books.waiting.filter((one) => one.event.invoiceId !== event.invoiceId);
    for (const one of waited)
      earn(
        books,
        one.event,
        one.line,
        one.attribution,
        one.version,
        one.head,
        event.occurredAt.getTime(),
        one.reduced,
      );
  }
  for (const line of inOrdinalOrder(event))
    for (const attribution of attributions) bringLine(books, event, line, attribution);
}

function bringLine(
  books: Books,
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
): void {
  const at = event.occurredAt.getTime();
  const receipt = (reason: ExpectedLine["reason"], version?: AgreementVersion) => {
    if (event.kind === "payment")
      books.receipt(event, line, attribution, reason, version?.id ?? null, line.netMinor);
  };
  const version = books.versionOf(attribution, at);
  if (at < attribution.from.getTime()) receipt("before_attribution");
  else if (!books.isActive(attribution, at)) receipt("attribution_ended");
  else if (!version) receipt("no_agreement");
  else bringUnder(books, event, line, attribution, version, receipt);
}

function bringUnder(
  books: Books,
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
  version: AgreementVersion,
  receipt: (reason: ExpectedLine["reason"], version?: AgreementVersion) => void,
): void {
  const silences: Silence[] = [];
  let paid = false;
  for (const head of version.terms.heads) {
    const answer = askHead(books, event, line, attribution, version, head);
    if (answer === null) paid = true;
    else silences.push(answer);
  }
  if (!paid) receipt(CLOSEST_LAST.findLast((reason) => silences.includes(reason))!, version);
}

function askHead(
  books: Books,
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
  version: AgreementVersion,
  head: Head,
): Silence | null {
  const why = whyNotCovers(
    head,
    event,
    line,
    books.isFirst(event, line.productKey, null),
    books.isFirst(event, line.productKey, attribution),
  );
  if (why) return why;
  const isPart = event.invoiceId !== null && event.invoiceNetMinor !== null;
  if (head.earnedWhen === "paid_in_full" && isPart && !books.isPaidInFull(event)) {
    books.waiting.push({ event, line, attribution, version, head, reduced: 0n });
    return "waits_for_full_payment";
  }
  return earn(books, event, line, attribution, version, head, event.occurredAt.getTime(), 0n);
}

/** Everything that one head earns of one line. `bookedAt` is later than the event where it waited. */
function earn(
  books: Books,
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
  version: AgreementVersion,
  head: Head,
  bookedAt: number,
  reduced: bigint,
): Silence | null {
  const at = event.occurredAt.getTime();
  const { timeZone, moneyFlow } = version.terms;
  const day = dayAt(at, timeZone);
  const start = books.windowStart(event, line, attribution, version, head);
  if (head.months !== null && day >= plusMonths(start, head.months)) return "window_over";

  const base = baseFor(head, line, version);
  const tierWindow = head.pays.kind === "tiered" ? books.windowIn(version, head.pays.per, at) : null;
  const before = tierWindow === null ? 0n : books.tierCounter(version, head, event.currency, tierWindow);
  const brackets = bracketsFor(head, event.currency);
  let amount: bigint;
  let ratePpm: number | null = null;
  let micros = 1n;
  switch (head.pays.kind) {
    case "percentage":
      ratePpm = percentageOn(head, day, start);
      amount = percentageOf(base, ratePpm, head.pays.view);
      break;
    case "tiered": {
      if (head.pays.mode === "volume") {
        const rate = rateReached(before + base, brackets);
        ratePpm = Number(rate);
        micros = base * rate;
      } else {
        micros = earnedUpTo(before + base, brackets) - earnedUpTo(before, brackets);
        ratePpm = books.onlyRate(before, base, brackets);
      }
      amount = roundedQuotient(micros, MILLION);
      break;
    }
    case "per_unit": {
      const price = head.pays.unitPriceMicros[event.currency];
      if (price === undefined) return "currency_not_covered";
      amount = roundedQuotient(line.quantity * BigInt(price) * (line.netMinor < 0n ? -1n : 1n), MILLION);
      break;
    }
    case "flat": {
      const { per, amountMinor } = head.pays;
      if (line.netMinor <= 0n) return "below_threshold";
      if (per === "milestone" && line.milestone === null) return "no_milestone";
      const earlier = books.earnings.filter(
        (one) =>
          one.attribution === attribution &&
          one.headId === head.id &&
          !one.isLoyalty &&
          one.head.pays.kind === "flat" &&
          one.head.pays.per === per,
      );
      if (per === "milestone" && earlier.some((one) => one.line.milestone === line.milestone))
        return "milestone_already_paid";
      const ofEvent = earlier.filter((one) => one.event.id === event.id);
      if (per === "event" && ofEvent.length > 0) return "once_per_event";
      if (per === "first_payment" && ofEvent.some((one) => one.line.productKey === line.productKey))
        return "once_per_event";
      if (amountMinor[event.currency] === undefined) return "currency_not_covered";
      amount = BigInt(amountMinor[event.currency]!) * (per === "student" ? line.quantity : 1n);
      break;
    }
  }
  if (head.kind === "processing_fee") amount = -amount;

  const weights = books.weightsAt(event.customerId, at, version);
  const own = weights.ids.indexOf(attribution.id);
  const split = (minor: bigint) => largestRemainder(minor, weights.parts)[own]!;
  const share = split(amount);
  const isVolume = head.pays.kind === "tiered" && head.pays.mode === "volume";
  const ownBase = isVolume ? split(base) : 0n;
  const limited = books.limit(version, head, event, at, share);
  const collected = moneyFlow === "partner_resells" && head.kind === "commission" ? base : 0n;
  const isResold = moneyFlow === "partner_resells" && head.kind === "commission";

  let reason: ExpectedLine["reason"] = "earned";
  if (head.kind === "processing_fee") reason = "fee";
  else if (limited.amount === 0n && !isResold) {
    if (limited.isCapped) reason = "capped";
    else if (head.pays.kind === "tiered" && micros === 0n && base !== 0n) reason = "below_threshold";
  }
  const facts = { event, line, attribution, version, head, ratedAt: at, tierWindow };
  const earning: Earning = {
    ...facts,
    headId: head.id,
    isLoyalty: false,
    ratePpm,
    weight: weights.own[own]!,
    totalWeight: weights.total,
    parts: [],
  };
  earning.parts = inParts(books, earning, bookedAt, reason, {
    base,
    ownBase,
    share,
    counted: limited.amount,
    collected,
    byTier: share > 0n && limited.amount < share ? limited.amount : share,
  });
  books.earnings.push(earning);
  const made = [earning];
  if (head.kind !== "processing_fee")
    for (const reward of version.terms.rewards) {
      if (reward.kind !== "loyalty") continue;
      const since = wholeMonths(books.firstDay(attribution.enrolmentId), day);
      const step = reward.steps.filter((one) => one.afterMonths <= since).at(-1);
      const uplift = roundedQuotient(limited.amount * BigInt(step?.upliftPpm ?? 0), MILLION);
      if (uplift === 0n) continue;
      const bonus: Earning = {
        ...earning,
        headId: `${head.id}+${reward.id}`,
        isLoyalty: true,
        ratePpm: step!.upliftPpm,
        parts: [],
      };
      const nothing = { ownBase: 0n, share: 0n, collected: 0n, byTier: 0n };
      bonus.parts = inParts(books, bonus, bookedAt, "loyalty", {
        ...nothing,
        base: limited.amount,
        counted: uplift,
      });
      books.earnings.push(bonus);
      made.push(bonus);
    }
  books.countEarned(earning, base, made);
  if (isVolume)
    books.trueUp(earning, before, before + base, false, at, {
      eventId: event.id,
      ordinal: line.ordinal,
      headId: head.id,
      occurredAt: bookedAt,
      releaseAt: books.releaseAt(version, bookedAt),
    });
  for (const one of made)
    for (const part of one.parts) {
      // What was refunded while it waited never becomes the partner's.
      if (reduced !== 0n) {
        const cause = {
          eventId: event.id,
          ordinal: line.ordinal,
          headId: part.headId,
          occurredAt: bookedAt,
          releaseAt: part.releaseAt,
        };
        books.takeOff(one, part, reduced, bookedAt, cause);
      }
      if (part.dueAt <= bookedAt) books.bookPart(one, part);
    }
  return null;
}

type Figures = Pick<Part, "base" | "ownBase" | "share" | "counted" | "collected" | "byTier">;

/** One part; or one for every month of the service that has begun, the odd units in the earliest. */
function inParts(
  books: Books,
  earning: Earning,
  bookedAt: number,
  reason: ExpectedLine["reason"],
  figures: Figures,
): Part[] {
  const { line, head, version, event, attribution } = earning;
  let count = 1;
  const isSpread =
    head.prepaid === "over_service_period" && line.serviceFrom !== null && line.serviceTo !== null;
  if (isSpread) while (count < 120 && plusMonths(line.serviceFrom!, count) < line.serviceTo!) count += 1;
  const ones = Array.from({ length: count }, () => 1n);
  const piece = (minor: bigint) => largestRemainder(minor, ones);
  const pieces = {
    base: piece(figures.base),
    ownBase: piece(figures.ownBase),
    share: piece(figures.share),
    whole: piece(figures.counted - figures.collected),
    collected: piece(figures.collected),
    byTier: piece(figures.byTier),
  };
  return ones.map((_, k) => {
    const begins = count === 1 ? bookedAt : startOf(plusMonths(line.serviceFrom!, k), version.terms.timeZone);
    const dueAt = Math.max(begins, bookedAt);
    const headId = count === 1 ? earning.headId : `${earning.headId}#${k + 1}`;
    return {
      derivedFrom: `${event.id}/${line.ordinal}/${version.id}/${headId}/${attribution.id}`,
      headId,
      dueAt,
      releaseAt: books.releaseAt(version, dueAt),
      reason,
      base: pieces.base[k]!,
      ownBase: pieces.ownBase[k]!,
      share: pieces.share[k]!,
      whole: pieces.whole[k]!,
      collected: pieces.collected[k]!,
      counted: pieces.whole[k]! + pieces.collected[k]!,
      byTier: pieces.byTier[k]!,
      isBooked: false,
      reduced: 0n,
      taken: 0n,
      takenShare: 0n,
    };
  });
}

const DIRECTION: Partial<Record<RevenueEvent["kind"], bigint>> = {
  refund: 1n,
  credit_note: 1n,
  dispute_lost: 1n,
  invoice_void: 1n,
  invoice_uncollectible: 1n,
  refund_failed: -1n,
};

/** A reduction: from every line that the payment (or the invoice behind it) earned, from what is to come, from what waits. */
export function reduceRevenue(books: Books, event: RevenueEvent): void {
  books.bookDue(event.occurredAt.getTime());
  books.happened.push(event);
  const at = event.occurredAt.getTime();
  for (const line of inOrdinalOrder(event)) {
    const reducedNow = (DIRECTION[event.kind] ?? 0n) * sizeOf(line.netMinor);
    const concerned = new Set<string>();
    const named = books.earnings.filter((one) => {
      const ofInvoice =
        one.event.kind === "invoice_issued" &&
        event.invoiceId !== null &&
        one.event.invoiceId === event.invoiceId;
      const isNamed = one.event.id === event.reversesEventId || ofInvoice;
      return isNamed && one.line.ordinal === line.ordinal && one.event.currency === event.currency;
    });
    const parts = named.flatMap((earning) => earning.parts.map((part) => ({ earning, part })));
    parts.sort((a, b) => (a.part.derivedFrom < b.part.derivedFrom ? -1 : 1));
    const booked = parts.filter(({ part }) => part.isBooked);
    const toCome = parts.filter(({ part }) => !part.isBooked);
    for (const { earning, part } of booked) {
      concerned.add(earning.attribution.id);
      const { clawbackDays } = earning.version.terms;
      const isOver = clawbackDays !== null && at >= earning.ratedAt + clawbackDays * DAY;
      books.reverse(earning, part, event, line, isOver ? null : reducedNow);
    }
    for (const { earning, part } of toCome) {
      concerned.add(earning.attribution.id);
      const cause = {
        eventId: event.id,
        ordinal: line.ordinal,
        headId: part.headId,
        occurredAt: at,
        releaseAt: part.releaseAt,
      };
      books.takeOff(earning, part, reducedNow, at, cause);
    }
    const waits = new Set<string>();
    for (const one of books.waiting)
      if (one.event.id === event.reversesEventId && one.line.ordinal === line.ordinal) {
        one.reduced += reducedNow;
        waits.add(one.attribution.id);
      }
    for (const attribution of books.attributionsOf(event.customerId)) {
      if (concerned.has(attribution.id)) continue;
      const reason = waits.has(attribution.id) ? "waits_for_full_payment" : "no_original";
      books.receipt(event, line, attribution, reason, null, line.netMinor);
    }
  }
}

function inOrdinalOrder(event: RevenueEvent): RevenueEventLine[] {
  return [...event.lines].sort((a, b) => a.ordinal - b.ordinal);
}

export const brings = (event: RevenueEvent) => event.kind === "payment" || event.kind === "invoice_issued";

export function byOrder(a: RevenueEvent, b: RevenueEvent): number {
  if (a.occurredAt.getTime() !== b.occurredAt.getTime())
    return a.occurredAt.getTime() - b.occurredAt.getTime();
  if (brings(a) !== brings(b)) return brings(a) ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
