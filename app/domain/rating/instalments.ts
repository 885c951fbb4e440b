import { allocate } from "../allocate.ts";
import { invariant } from "../errors.ts";
import { startOfDay, windowEnd } from "../period.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { CompiledHead, CompiledVersion } from "./compiled-version.ts";
import { releaseAt } from "./earn-head.ts";
import { book } from "./earning-line.ts";
import type { LinePart } from "./line-working.ts";
import type { RatingRun } from "./rating-run.ts";
import type { PendingLine, RatedOriginal } from "./rating-state.ts";
import { takeBack } from "./take-back.ts";

/** A service longer than this is earned in so many months: a limit on everything. */
const MOST_PARTS = 120;

/** What was earned, of which line, when it is booked, and what was refunded of it while it waited. */
type Earned = {
  readonly event: RevenueEvent;
  readonly line: RevenueEventLine;
  readonly earnedAt: Date;
  readonly reducedMinor: bigint;
};

/**
 * Books what a head earned. A prepaid service is spread over its months, `[serviceFrom, serviceTo)` counted in the
 * agreement's zone from the first day: equal parts, the odd units in the earliest; parts that are due are booked, the
 * others wait. A true-up is earned at once. What was refunded before never becomes the partner's.
 */
export function bookEarned(
  run: RatingRun,
  compiled: CompiledVersion,
  { head }: CompiledHead,
  lines: readonly CommissionLine[],
  earned: Earned,
): void {
  const { event, line, reducedMinor } = earned;
  const parts = head.prepaid === "over_service_period" ? partsOf(line) : 1;
  if (parts === 1 && reducedMinor === 0n) {
    book(run, lines, event);
    return;
  }
  const corrections: CommissionLine[] = [];
  for (const whole of lines) {
    if (whole.working.kind !== "earned" && whole.working.kind !== "loyalty") {
      corrections.push(whole);
      continue;
    }
    for (const part of spread(compiled, whole, parts, earned)) {
      let pending = part;
      if (reducedMinor !== 0n) {
        const taken = takeBack(run, originalOf(part), reducedMinor, earned.earnedAt.getTime());
        pending = { ...part, reducedMinor, takenBackMinor: taken.targetMinor };
        const correction = taken.correction?.({ ...part.line, occurredAt: earned.earnedAt });
        if (correction) corrections.push(correction);
      }
      if (pending.dueAt <= earned.earnedAt) bookPart(run, pending);
      else run.pending.push(pending);
    }
  }
  run.lines.push(...oneOfEach(corrections));
}

/** How many months of its service have begun by its end. */
function partsOf({ serviceFrom, serviceTo }: RevenueEventLine): number {
  let parts = 1;
  if (serviceFrom === null || serviceTo === null) return parts;
  while (parts < MOST_PARTS && windowEnd(serviceFrom, parts) < serviceTo) parts += 1;
  return parts;
}

function spread(
  compiled: CompiledVersion,
  whole: CommissionLine,
  parts: number,
  { event, line, earnedAt }: Earned,
): PendingLine[] {
  const facts = {
    ratedAt: event.occurredAt,
    invoiceId: event.invoiceId,
    reducedMinor: 0n,
    takenBackMinor: 0n,
  };
  const { timeZone } = compiled.version.terms;
  const ids = Array.from({ length: parts }, (_, n) => ({ id: String(n).padStart(3, "0"), weight: 1n }));
  const amounts = allocate(whole.amountMinor, ids);
  const bases = allocate(whole.baseMinor, ids);
  return ids.map((_, n) => {
    const starts = parts === 1 ? earnedAt : startOfDay(windowEnd(line.serviceFrom ?? "", n), timeZone);
    const dueAt = starts < earnedAt ? earnedAt : starts;
    const part = {
      n: n + 1,
      of: parts,
      wholeMinor: amounts[n]!.minor,
      reducedMinor: 0n,
      takenMinor: 0n,
    };
    return { ...facts, dueAt, line: partLine(whole, compiled, dueAt, bases[n]!.minor, part) };
  });
}

/** True-ups of one line, one after the other, are one line. */
function oneOfEach(corrections: readonly CommissionLine[]): CommissionLine[] {
  const byId = new Map<string, CommissionLine>();
  for (const one of corrections) {
    const before = byId.get(one.derivedFrom);
    byId.set(one.derivedFrom, before ? both(before, one) : one);
  }
  return [...byId.values()];
}

function both(first: CommissionLine, last: CommissionLine): CommissionLine {
  const amountMinor = first.amountMinor + last.amountMinor;
  if (first.working.kind !== "true_up" || last.working.kind !== "true_up") return { ...last, amountMinor };
  const { creditedBeforeMinor, rateBeforePpm } = first.working;
  return { ...last, amountMinor, working: { ...last.working, creditedBeforeMinor, rateBeforePpm } };
}

/** A part as something that can be reduced before it is booked. */
export function originalOf(pending: PendingLine): RatedOriginal {
  const { line, ratedAt, invoiceId, reducedMinor, takenBackMinor } = pending;
  const { working } = line;
  invariant(working.kind === "earned" || working.kind === "loyalty", "a part is of something earned");
  return {
    line,
    ratedAt,
    invoiceId,
    netMinor: working.netMinor,
    creditedMinor: line.amountMinor,
    isFlat: working.kind === "loyalty" ? working.isFlat : working.pays === "flat",
    reducedMinor,
    takenBackMinor,
  };
}

function partLine(
  whole: CommissionLine,
  compiled: CompiledVersion,
  dueAt: Date,
  baseMinor: bigint,
  part: LinePart,
): CommissionLine {
  const headId = part.of === 1 ? whole.headId : `${whole.headId}#${part.n}`;
  return {
    ...whole,
    derivedFrom: `${whole.eventId}/${whole.eventLineOrdinal}/${whole.versionId}/${headId}/${whole.attributionId}`,
    headId,
    occurredAt: dueAt,
    baseMinor,
    amountMinor: part.wholeMinor,
    releaseAt: releaseAt(compiled, dueAt),
    working: { ...whole.working, part } as CommissionLine["working"],
  };
}

/** Books the parts that are due by an instant, in order, less what was refunded of their payment meanwhile. */
export function bookDueParts(run: RatingRun, until: number): void {
  if (run.pending.length === 0) return;
  const due = run.pending.filter((one) => one.dueAt.getTime() <= until);
  if (due.length === 0) return;
  run.pending = run.pending.filter((one) => one.dueAt.getTime() > until);
  due.sort(
    (a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.line.derivedFrom < b.line.derivedFrom ? -1 : 1),
  );
  for (const one of due) bookPart(run, one);
}

function bookPart(run: RatingRun, pending: PendingLine): void {
  const { reducedMinor, takenBackMinor } = pending;
  const { working } = pending.line;
  invariant(working.kind === "earned" || working.kind === "loyalty", "a part is of something earned");
  invariant(working.part !== null, "a part says which it is");
  const line: CommissionLine = {
    ...pending.line,
    amountMinor: pending.line.amountMinor - takenBackMinor,
    working: { ...working, part: { ...working.part, reducedMinor, takenMinor: takenBackMinor } },
  };
  run.lines.push(line);
  run.originals.earned(line, { occurredAt: pending.ratedAt, invoiceId: pending.invoiceId });
}
