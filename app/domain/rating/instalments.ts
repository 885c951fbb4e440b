import { allocate } from "../allocate.ts";
import { invariant } from "../errors.ts";
import { startOfDay, windowEnd } from "../period.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { CompiledVersion } from "./compiled-version.ts";
import { releaseAt } from "./earn-head.ts";
import { book } from "./earning-line.ts";
import type { LinePart } from "./line-working.ts";
import type { RatingRun } from "./rating-run.ts";
import type { PendingLine } from "./rating-state.ts";

/** A service longer than this is earned in so many months: a limit on everything. */
const MOST_PARTS = 120;

/**
 * Spreads what a prepaid service earned over its months, `[serviceFrom, serviceTo)` counted in the agreement's zone from
 * the first day: equal parts, the odd units in the earliest. Parts that have begun by the end of the booked month are
 * booked, the others wait. A true-up is earned at once.
 */
export function spreadOverService(
  run: RatingRun,
  compiled: CompiledVersion,
  lines: readonly CommissionLine[],
  event: RevenueEvent,
  line: RevenueEventLine,
): void {
  const { serviceFrom, serviceTo } = line;
  invariant(serviceFrom !== null && serviceTo !== null, "a service has days");
  let parts = 1;
  while (parts < MOST_PARTS && windowEnd(serviceFrom, parts) < serviceTo) parts += 1;
  if (parts === 1) {
    book(run, lines, event);
    return;
  }
  const { timeZone } = compiled.version.terms;
  for (const whole of lines) {
    if (whole.working.kind !== "earned" && whole.working.kind !== "loyalty") {
      book(run, [whole], event);
      continue;
    }
    const ids = Array.from({ length: parts }, (_, n) => ({ id: String(n).padStart(3, "0"), weight: 1n }));
    const amounts = allocate(whole.amountMinor, ids);
    const bases = allocate(whole.baseMinor, ids);
    for (let n = 0; n < parts; n += 1) {
      const starts = startOfDay(windowEnd(serviceFrom, n), timeZone);
      const dueAt = starts < event.occurredAt ? event.occurredAt : starts;
      const part = partLine(whole, compiled, dueAt, bases[n]!.minor, {
        n: n + 1,
        of: parts,
        wholeMinor: amounts[n]!.minor,
        reducedMinor: 0n,
        takenMinor: 0n,
      });
      const pending = {
        dueAt,
        line: part,
        ratedAt: event.occurredAt,
        invoiceId: event.invoiceId,
        reducedMinor: 0n,
        takenBackMinor: 0n,
      };
      if (dueAt.getTime() <= event.occurredAt.getTime()) bookPart(run, pending);
      else run.pending.push(pending);
    }
  }
}

function partLine(
  whole: CommissionLine,
  compiled: CompiledVersion,
  dueAt: Date,
  baseMinor: bigint,
  part: LinePart,
): CommissionLine {
  const headId = `${whole.headId}#${part.n}`;
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
