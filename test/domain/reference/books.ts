import type { Attribution } from "#app/domain/attribution.ts";
import type { RevenueEvent, RevenueEventLine } from "#app/domain/revenue-event.ts";
import type { AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import { least, most, roundedQuotient, sizeOf, sum } from "./arithmetic.ts";
import { dayAt, plusMonths, startOf, windowAround } from "./calendar.ts";
import { type Bracket, bracketsFor, earnedUpTo, rateReached, versionInForce } from "./head-reading.ts";
import type { Count, Earning, ExpectedLine, Head, Limit, Part, TrueUp, World } from "./world.ts";

const MILLION = 1_000_000n;
const DAY = 86_400_000;

type Waiting = {
  event: RevenueEvent;
  line: RevenueEventLine;
  attribution: Attribution;
  version: AgreementVersion;
  head: Head;
  reduced: bigint;
};

/** What brought a line about: the names and times that a true-up has from it. */
export type Cause = {
  eventId: string;
  ordinal: number;
  headId: string;
  occurredAt: number;
  releaseAt: number;
};

/**
 * All that ever happened, and every figure worked out anew from it when somebody asks: no counter is kept. Slow on
 * purpose, so that it can be read.
 */
export class Books {
  happened: RevenueEvent[] = [];
  earnings: Earning[] = [];
  trueUps: TrueUp[] = [];
  counts: Count[] = [];
  waiting: Waiting[] = [];
  settled: ExpectedLine[] = [];
  /** Lines of the month that is being booked. */
  lines: ExpectedLine[] = [];
  monthFrom = 0;

  constructor(readonly world: World) {}

  attributionsOf(customerId: string): Attribution[] {
    return this.world.attributions
      .filter((one) => one.customerId === customerId)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  firstDay(enrolmentId: string): string {
    return this.world.versions
      .filter((one) => one.enrolmentId === enrolmentId)
      .map((one) => one.fromOn)
      .sort()[0]!;
  }

  /** In a tail the version in force, or the last one before. */
  lastVersion(enrolmentId: string, at: number): AgreementVersion | undefined {
    const begun = this.world.versions.filter(
      (one) => one.enrolmentId === enrolmentId && startOf(one.fromOn, one.terms.timeZone) <= at,
    );
    begun.sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1));
    return versionInForce(this.world.versions, enrolmentId, at) ?? begun.at(-1);
  }

  isActive(attribution: Attribution, at: number): boolean {
    if (at < attribution.from.getTime()) return false;
    if (attribution.to === null || at < attribution.to.getTime()) return true;
    const terms = this.lastVersion(attribution.enrolmentId, at)?.terms;
    const tail = terms?.sharing.tail;
    if (!terms || !tail || tail.kind === "none") return false;
    if (tail.kind === "life") return true;
    const lastDay = plusMonths(dayAt(attribution.to.getTime(), terms.timeZone), tail.months);
    return dayAt(at, terms.timeZone) < lastDay;
  }

  versionOf(attribution: Attribution, at: number): AgreementVersion | undefined {
    const inTail = attribution.to !== null && at >= attribution.to.getTime();
    return inTail
      ? this.lastVersion(attribution.enrolmentId, at)
      : versionInForce(this.world.versions, attribution.enrolmentId, at);
  }

  /** What everyone on a customer weighs, for a division of an amount: the company's rest comes last. */
  weightsAt(customerId: string, at: number, version: AgreementVersion) {
    const active = this.attributionsOf(customerId).filter((one) => this.isActive(one, at));
    const own = active.map((one) => {
      const factor = this.lastVersion(one.enrolmentId, at)?.terms.sharing.byRolePpm[one.role] ?? 1_000_000;
      return Number((BigInt(one.weightPpm) * BigInt(factor)) / MILLION);
    });
    const all = own.reduce((a, b) => a + b, 0);
    const limit = version.terms.sharing.totalLimitPpm;
    const parts = own.map(BigInt);
    if (all <= limit) {
      parts.push(MILLION - BigInt(all));
      return { ids: active.map((one) => one.id), own, parts, total: 1_000_000 };
    }
    const shrunk = parts.map((weight) => weight * BigInt(limit));
    shrunk.push(BigInt(all) * (MILLION - BigInt(limit)));
    // The receipt's total, as a whole number rounded up.
    const total = -Number(
      -(BigInt(all) * MILLION) / BigInt(limit) - ((BigInt(all) * MILLION) % BigInt(limit) === 0n ? 0n : 1n),
    );
    return { ids: active.map((one) => one.id), own, parts: shrunk, total };
  }

  /** Is an event the first of its kind for a product: for the customer, or since an attribution began? */
  isFirst(event: RevenueEvent, productKey: string, attribution: Attribution | null): boolean {
    return this.firstOf(event.customerId, productKey, attribution, event.kind)?.id === event.id;
  }

  /**
   * The first that was booked: of payments above 0. Of issued invoices it is the first one, unless there was a payment.
   */
  firstOf(
    customerId: string,
    productKey: string | null,
    attribution: Attribution | null,
    kind: string,
  ): RevenueEvent | undefined {
    const isOne = (one: RevenueEvent) =>
      one.customerId === customerId &&
      (attribution === null || one.occurredAt >= attribution.from) &&
      one.lines.some((line) => line.netMinor > 0n && (productKey === null || line.productKey === productKey));
    if (kind === "payment") return this.happened.find((one) => one.kind === "payment" && isOne(one));
    return this.happened.find(
      (one) => (one.kind === "payment" || one.kind === "invoice_issued") && isOne(one),
    );
  }

  /** Have the payments of an invoice added up to its net, less what was refunded of them? */
  isPaidInFull(event: RevenueEvent): boolean {
    if (event.invoiceNetMinor === null) return false;
    let paid = 0n;
    for (const one of this.happened) {
      if (one.invoiceId !== event.invoiceId) continue;
      const nets = one.lines.map((line) => line.netMinor);
      if (one.kind === "payment") paid += sum(nets);
      if (one.kind === "refund" || one.kind === "credit_note" || one.kind === "dispute_lost")
        paid -= sum(nets.map(sizeOf));
      if (one.kind === "refund_failed") paid += sum(nets.map(sizeOf));
    }
    return paid >= event.invoiceNetMinor;
  }

  windowStart(
    event: RevenueEvent,
    line: RevenueEventLine,
    attribution: Attribution,
    version: AgreementVersion,
    head: Head,
  ): string {
    if (head.windowFrom === "agreement") return this.firstDay(attribution.enrolmentId);
    const first = this.firstOf(event.customerId, line.productKey, attribution, "payment") ?? event;
    const from = head.windowFrom === "first_payment" ? first.occurredAt : attribution.from;
    return dayAt(from.getTime(), version.terms.timeZone);
  }

  /** Whose counters: the enrolment's, or the version's where they restart with it. */
  owner(version: AgreementVersion): string {
    return version.terms.readings.versionChange === "restart" ? version.id : version.enrolmentId;
  }

  daysAround(version: AgreementVersion, per: string, at: number) {
    const restarts = version.terms.readings.versionChange === "restart";
    const anchor = restarts ? version.fromOn : this.firstDay(version.enrolmentId);
    return windowAround(per, dayAt(at, version.terms.timeZone), anchor);
  }

  windowIn(version: AgreementVersion, per: string, at: number): string {
    const days = this.daysAround(version, per, at);
    return `${this.owner(version)} ${days.from} ${days.to}`;
  }

  releaseAt(version: AgreementVersion, at: number): number {
    const { holdDays, releaseLagMonths, timeZone } = version.terms;
    const held = at + holdDays * DAY;
    if (releaseLagMonths === 0) return held;
    const month = `${dayAt(at, timeZone).slice(0, 7)}-01`;
    return Math.max(held, startOf(plusMonths(month, releaseLagMonths + 1), timeZone));
  }

  // ——— tiers ———

  ofTier(headId: string, currency: string, tierWindow: string): Earning[] {
    return this.earnings.filter(
      (one) => one.headId === headId && one.event.currency === currency && one.tierWindow === tierWindow,
    );
  }

  /** Where the tier's counter stands: its start, all bases, less what reductions took off them. */
  tierCounter(version: AgreementVersion, head: Head, currency: string, tierWindow: string): bigint {
    const rated = this.ofTier(head.id, currency, tierWindow);
    const opener = rated[0]?.head ?? head;
    const start = opener.pays.kind === "tiered" ? (opener.pays.startsAtMinor[currency] ?? 0) : 0;
    void version;
    return (
      BigInt(start) +
      sum(rated.flatMap((one) => one.parts.map((part) => this.leftInTier(one, part, part.base))))
    );
  }

  leftInTier(earning: Earning, part: Part, minor: bigint): bigint {
    if (earning.version.terms.readings.refundAfterTier === "leave_counter") return minor;
    return minor - this.reducedOf(earning, part, minor);
  }

  /** `minor × reduced net ÷ net`, reductions together capped at the net. */
  reducedOf(earning: Earning, part: Part, minor: bigint): bigint {
    const net = sizeOf(earning.line.netMinor);
    if (net === 0n) return 0n;
    return roundedQuotient(minor * this.capped(earning, part), net);
  }

  capped(earning: Earning, part: Part): bigint {
    return most(0n, least(sizeOf(earning.line.netMinor), part.reduced));
  }

  /** The one bracket that a base falls into, if it is one. */
  onlyRate(before: bigint, base: bigint, brackets: readonly Bracket[]): number | null {
    const low = base < 0n ? before + base : before;
    const high = base < 0n ? before : before + base;
    const touched = brackets.filter((bracket, at) => {
      const from = at === 0 ? low : most(low, bracket.from);
      const next = brackets[at + 1]?.from;
      return from < (next === undefined ? high : least(high, next));
    });
    return touched.length === 1 ? Number(touched[0]!.ratePpm) : null;
  }

  /** Volume tiers: when the bracket changed, everything in the window at the new rate, less what was credited. */
  trueUp(
    earning: Earning,
    before: bigint,
    after: bigint,
    always: boolean,
    countAt: number,
    cause: Cause,
  ): void {
    const { version, head, event, attribution } = earning;
    const tierWindow = earning.tierWindow!;
    const brackets = bracketsFor(head, event.currency);
    const rate = rateReached(after, brackets);
    const parts = this.ofTier(head.id, event.currency, tierWindow)
      // What graduated tiers credited, before the terms became volume tiers, stays.
      .filter((one) => one.head.pays.kind === "tiered" && one.head.pays.mode === "volume")
      .flatMap((one) => one.parts.map((part) => ({ one, part })));
    const bases = sum(parts.map(({ one, part }) => this.leftInTier(one, part, part.ownBase)));
    if (rate === rateReached(before, brackets) && !always && bases !== 0n) return;
    const earlier = this.trueUps.filter(
      (one) => one.head.id === head.id && one.currency === event.currency && one.tierWindow === tierWindow,
    );
    const credited =
      sum(parts.map(({ one, part }) => this.leftInTier(one, part, part.byTier))) +
      sum(earlier.map((one) => one.byTier));
    const sign = head.kind === "processing_fee" ? -1n : 1n;
    const missing = roundedQuotient(sign * bases * rate, MILLION) - credited;
    if (missing === 0n) return;
    const limited = this.limit(
      version,
      head,
      { ...event, id: cause.eventId },
      earning.ratedAt,
      missing,
      true,
    );
    const { amount } = limited;
    this.trueUps.push({
      version,
      head,
      currency: event.currency,
      tierWindow,
      customerId: event.customerId,
      eventId: cause.eventId,
      at: earning.ratedAt,
      share: missing,
      byTier: missing > 0n ? least(missing, amount) : missing,
      counted: amount,
    });
    this.countForGuarantees(earning, countAt, amount);
    const derivedFrom = `${cause.eventId}/${cause.ordinal}/${version.id}/${cause.headId}+true_up/${attribution.id}`;
    const same = this.lines.find((line) => line.derivedFrom === derivedFrom);
    if (same) {
      same.amount += amount;
      same.base = bases;
      same.ratePpm = Number(rate);
      return;
    }
    this.lines.push({
      derivedFrom,
      occurredAt: cause.occurredAt,
      partnerId: attribution.partnerId,
      currency: event.currency,
      versionId: version.id,
      reason: "true_up",
      amount,
      base: bases,
      ratePpm: Number(rate),
      fromHeld: 0n,
      fromAvailable: 0n,
      releaseAt: cause.releaseAt,
      reverses: null,
    });
  }

  // ——— caps and floors ———

  /** First floors, then caps: what of a share is credited. */
  limit(
    version: AgreementVersion,
    head: Head,
    event: RevenueEvent,
    at: number,
    share: bigint,
    isTrueUp = false,
  ) {
    let amount = share;
    for (const floor of this.limitsOf(version.terms.floors, head)) {
      if (["month", "quarter", "calendar_year", "agreement_year"].includes(floor.per)) continue;
      const smallest = floor.amountMinor[event.currency];
      if (smallest === undefined || share < 0n || isTrueUp) continue;
      const so = this.soFar("floors", floor, version, event, at);
      const wanted = most(BigInt(smallest), so.shares + share) - so.credited;
      if (wanted > amount) amount = wanted;
    }
    let isCapped = false;
    for (const cap of this.limitsOf(version.terms.caps, head)) {
      const largest = cap.amountMinor[event.currency];
      if (largest === undefined) continue;
      const room = most(0n, BigInt(largest) - this.soFar("caps", cap, version, event, at).credited);
      if (amount > room) {
        amount = room;
        isCapped = true;
      }
    }
    return { amount, isCapped };
  }

  limitsOf(limits: readonly Limit[], head: Head): Limit[] {
    return limits.filter((one) =>
      one.heads === "all" ? head.kind !== "processing_fee" : one.heads.includes(head.id),
    );
  }

  /** What was shared and credited so far where a limit counts together with an event. */
  soFar(kind: "caps" | "floors", limit: Limit, version: AgreementVersion, event: RevenueEvent, at: number) {
    const scope = (of: AgreementVersion, per: string, eventId: string, customerId: string, when: number) => {
      const owner = this.owner(of);
      if (per === "event") return `${owner} event ${eventId}`;
      if (per === "customer") return `${owner} customer ${customerId}`;
      if (per === "agreement") return `${owner} all`;
      return this.windowIn(of, per, when);
    };
    const here = scope(version, limit.per, event.id, event.customerId, at);
    let shares = 0n;
    let credited = 0n;
    const consider = (
      of: AgreementVersion,
      head: Head,
      eventId: string,
      customerId: string,
      when: number,
    ) => {
      // The limit as the version of that time had it: it counted for a head only if it named it then.
      const its = of.terms[kind].find((one) => one.id === limit.id);
      if (!its || its.amountMinor[event.currency] === undefined) return false;
      return this.limitsOf([its], head).length > 0 && scope(of, its.per, eventId, customerId, when) === here;
    };
    for (const one of this.earnings) {
      if (one.isLoyalty || one.event.currency !== event.currency) continue;
      if (!consider(one.version, one.head, one.event.id, one.event.customerId, one.ratedAt)) continue;
      for (const part of one.parts) {
        shares += part.share - this.shareTaken(one, part);
        credited += part.counted - part.taken - this.reducedOf(one, part, part.collected);
      }
    }
    for (const one of this.trueUps)
      if (
        one.currency === event.currency &&
        consider(one.version, one.head, one.eventId, one.customerId, one.at)
      ) {
        shares += one.share;
        credited += one.counted;
      }
    return { shares, credited };
  }

  shareTaken(earning: Earning, part: Part): bigint {
    return this.isRecomputed(earning) ? part.takenShare : this.reducedOf(earning, part, part.share);
  }

  isRecomputed({ head, version, isLoyalty }: Earning): boolean {
    const isGraduated = head.pays.kind === "tiered" && head.pays.mode === "graduated";
    return isGraduated && !isLoyalty && version.terms.readings.refundAfterTier === "recompute";
  }

  // ——— what takes off ———

  /** Takes a reduction off a part, and off everything that counted it. Answers what is taken back now. */
  takeOff(earning: Earning, part: Part, reducedNow: bigint, at: number, cause: Cause): bigint {
    const { head, version, event, isLoyalty } = earning;
    const net = sizeOf(earning.line.netMinor);
    const isTier = earning.tierWindow !== null && !isLoyalty;
    const before = isTier ? this.tierCounter(version, head, event.currency, earning.tierWindow!) : 0n;
    const cappedBefore = this.capped(earning, part);
    const baseBefore = this.reducedOf(earning, part, part.base);
    const collectedBefore = this.reducedOf(earning, part, part.collected);
    const after = { ...part, reduced: part.reduced + reducedNow };
    const capped = this.capped(earning, after);
    const baseOff = this.reducedOf(earning, after, part.base) - baseBefore;
    const collectedOff = this.reducedOf(earning, after, part.collected) - collectedBefore;

    let taken: bigint;
    let shareOff = 0n;
    if (head.pays.kind === "flat") {
      const full = capped >= net && net > 0n ? part.counted : 0n;
      taken = full - this.reducedOf(earning, after, part.collected);
    } else if (this.isRecomputed(earning)) {
      const brackets = bracketsFor(head, event.currency);
      const micros = earnedUpTo(before, brackets) - earnedUpTo(before - baseOff, brackets);
      const sign = head.kind === "processing_fee" ? -1n : 1n;
      const w = { own: BigInt(earning.weight), all: BigInt(earning.totalWeight) };
      shareOff = roundedQuotient(sign * micros * w.own, MILLION * w.all);
      // Never more than the head has left in the window; never more given back than was taken of this part.
      const left = sum(
        this.ofTier(head.id, event.currency, earning.tierWindow!)
          .filter((one) => this.isRecomputed(one))
          .flatMap((one) =>
            one.parts.map((each) => each.counted - each.taken - this.reducedOf(one, each, each.collected)),
          ),
      );
      const takenOfThis = part.taken + this.reducedOf(earning, part, part.collected);
      const off = sign * most(-most(0n, sign * takenOfThis), least(sign * shareOff, most(0n, sign * left)));
      taken = part.taken + off - collectedOff;
    } else taken = this.reducedOf(earning, after, part.whole);

    const take = taken - part.taken;
    part.reduced = after.reduced;
    part.taken = taken;
    part.takenShare += shareOff;
    if (!isLoyalty && head.kind === "commission")
      for (const reward of version.terms.rewards)
        if (reward.kind === "growth" || (reward.kind === "target" && reward.measure === "revenue"))
          this.count(version, reward.id, event.currency, at, -baseOff);
    this.countForGuarantees(earning, at, -(take + collectedOff));
    const isVolume = head.pays.kind === "tiered" && head.pays.mode === "volume";
    if (
      isTier &&
      isVolume &&
      capped !== cappedBefore &&
      version.terms.readings.refundAfterTier !== "leave_counter"
    ) {
      const counter = this.tierCounter(version, head, event.currency, earning.tierWindow!);
      const rateNow = Number(rateReached(before, bracketsFor(head, event.currency)));
      this.trueUp(earning, before, counter, rateNow !== earning.ratePpm, at, cause);
    }
    return take;
  }

  /** The line of a reduction on one booked part. `reducedNow` null: too late, nothing is taken back. */
  reverse(
    earning: Earning,
    part: Part,
    event: RevenueEvent,
    line: RevenueEventLine,
    reducedNow: bigint | null,
  ): void {
    const at = event.occurredAt.getTime();
    const cause = {
      eventId: event.id,
      ordinal: line.ordinal,
      headId: part.headId,
      occurredAt: at,
      releaseAt: part.releaseAt,
    };
    const credited = part.whole;
    const take = reducedNow === null ? 0n : this.takeOff(earning, part, reducedNow, at, cause);
    const isHeld = Math.max(at, this.monthFrom) < part.releaseAt;
    let reason: ExpectedLine["reason"] = event.kind === "refund_failed" ? "given_back" : "reversal";
    if (earning.head.pays.kind === "flat" && take === 0n && credited !== 0n) reason = "flat_stays";
    if (event.kind === "dispute_opened") reason = "dispute_open";
    if (event.kind === "dispute_won") reason = "dispute_won";
    if (reducedNow === null) reason = "clawback_over";
    this.lines.push({
      derivedFrom: `${event.id}/${line.ordinal}/${earning.version.id}/${part.headId}/${earning.attribution.id}`,
      occurredAt: at,
      partnerId: earning.attribution.partnerId,
      currency: earning.event.currency,
      versionId: earning.version.id,
      reason,
      amount: -take,
      base: -(reducedNow ?? 0n),
      ratePpm: earning.ratePpm,
      fromHeld: isHeld ? take : 0n,
      fromAvailable: isHeld ? 0n : take,
      releaseAt: part.releaseAt,
      reverses: part.derivedFrom,
    });
  }

  // ——— booking ———

  bookPart(earning: Earning, part: Part): void {
    part.isBooked = true;
    this.lines.push({
      derivedFrom: part.derivedFrom,
      occurredAt: part.dueAt,
      partnerId: earning.attribution.partnerId,
      currency: earning.event.currency,
      versionId: earning.version.id,
      reason: part.reason,
      amount: part.whole - part.taken,
      base: part.base,
      ratePpm: earning.ratePpm,
      fromHeld: 0n,
      fromAvailable: 0n,
      releaseAt: part.releaseAt,
      reverses: null,
    });
  }

  bookDue(until: number): void {
    for (const earning of this.earnings)
      for (const part of earning.parts)
        if (!part.isBooked && part.dueAt <= until) this.bookPart(earning, part);
  }

  receipt(
    event: RevenueEvent,
    line: RevenueEventLine,
    attribution: Attribution,
    reason: ExpectedLine["reason"],
    versionId: string | null,
    base: bigint,
  ): void {
    this.lines.push({
      derivedFrom: `${event.id}/${line.ordinal}/${versionId ?? "-"}/-/${attribution.id}`,
      occurredAt: event.occurredAt.getTime(),
      partnerId: attribution.partnerId,
      currency: event.currency,
      versionId,
      reason,
      amount: 0n,
      base,
      ratePpm: null,
      fromHeld: 0n,
      fromAvailable: 0n,
      releaseAt: null,
      reverses: null,
    });
  }

  // ——— what rewards and guarantees add up ———

  /** What came late for its month counts in the month that it is booked in. */
  count(version: AgreementVersion, id: string, currency: string, at: number, value: bigint): void {
    this.counts.push({ version, id, currency, at: Math.max(at, this.monthFrom), value });
  }

  countForGuarantees(earning: Earning, at: number, value: bigint): void {
    const { version, head, event } = earning;
    for (const floor of this.limitsOf(version.terms.floors, head))
      this.count(version, floor.id, event.currency, at, value);
  }

  countEarned(earning: Earning, base: bigint, made: readonly Earning[]): void {
    const { version, head, event, line, attribution, ratedAt } = earning;
    for (const one of made)
      this.countForGuarantees(earning, ratedAt, sum(one.parts.map((part) => part.counted)));
    if (head.kind !== "commission") return;
    for (const reward of version.terms.rewards) {
      if (reward.kind === "loyalty") continue;
      const measure = reward.kind === "growth" ? "revenue" : reward.measure;
      if (measure === "revenue") this.count(version, reward.id, event.currency, ratedAt, base);
      if (line.netMinor <= 0n) continue;
      if (measure === "students" && line.stream === "programme")
        this.count(version, reward.id, "-", ratedAt, line.quantity);
      if (measure === "customers") {
        const id = `${reward.id} ${attribution.id}`;
        const isFirst = this.firstOf(event.customerId, null, attribution, event.kind)?.id === event.id;
        if (!isFirst || this.counts.some((one) => one.id === id)) continue;
        // Once for each attribution.
        this.count(version, id, "-", ratedAt, 0n);
        this.count(version, reward.id, "-", ratedAt, 1n);
      }
    }
  }

  /** The sum of one reward or guarantee in a window of days. */
  counted(
    version: AgreementVersion,
    id: string,
    currency: string,
    per: string,
    days: { from: string; to: string },
  ): bigint {
    const name = `${this.owner(version)} ${days.from} ${days.to}`;
    return sum(
      this.counts
        .filter((one) => one.id === id && one.currency === currency && this.windowOfCount(one, per) === name)
        .map((one) => one.value),
    );
  }

  windowOfCount(one: Count, per: string): string {
    const { rewards, floors } = one.version.terms;
    const its = [...rewards, ...floors].find((each) => each.id === one.id);
    return this.windowIn(one.version, its && "per" in its ? its.per : per, one.at);
  }
}
