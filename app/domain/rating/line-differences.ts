import type { CommissionLine } from "./commission-line.ts";

/** A sealed line with what was adjusted of it since. */
export type SealedLine = {
  readonly line: CommissionLine;
  readonly creditedMinor: bigint;
  /** False for one that adjustments alone brought. */
  readonly isSealed: boolean;
};

/** What one line was, and what it should have been. */
export type LineDifference = {
  /** The line that is corrected; null where the month had none. */
  readonly corrects: CommissionLine | null;
  readonly isSealed: boolean;
  /** The line as it should have been; null where it should not have been. */
  readonly line: CommissionLine | null;
  readonly wasMinor: bigint;
  readonly isMinor: bigint;
};

/**
 * Every line of a closed month that should have been otherwise. Lines are told apart by what they are about (the event's
 * line and attribution, or the window) and by head, not by version, since another version is what changed. A head
 * that the month did not have is added to what stood there, its receipt for zero in most cases, so that a
 * difference names a sealed line wherever there is one. What is the same is left out; the sum of all is kept.
 */
export function lineDifferences(
  sealed: readonly SealedLine[],
  rated: readonly CommissionLine[],
): LineDifference[] {
  const before = Map.groupBy(sealed, ({ line }) => subjectOf(line));
  const after = Map.groupBy(rated, subjectOf);
  const differences: LineDifference[] = [];
  for (const subject of new Set([...before.keys(), ...after.keys()]))
    differences.push(...ofSubject(before.get(subject) ?? [], after.get(subject) ?? []));
  return differences;
}

function ofSubject(sealed: readonly SealedLine[], rated: readonly CommissionLine[]): LineDifference[] {
  const heads = new Set(sealed.map(({ line }) => line.headId));
  const strangers = rated.filter(({ headId }) => !heads.has(headId));
  const host =
    sealed.find(({ line }) => !rated.some(({ headId }) => headId === line.headId)) ?? sealed[0] ?? null;
  const differences: LineDifference[] = [];
  for (const one of sealed) {
    const own = rated.filter(({ headId }) => headId === one.line.headId);
    const all = one === host ? [...own, ...strangers] : own;
    differences.push({
      corrects: one.line,
      isSealed: one.isSealed,
      line: all.find(({ amountMinor }) => amountMinor !== 0n) ?? all[0] ?? null,
      wasMinor: one.creditedMinor,
      isMinor: all.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    });
  }
  if (host === null)
    for (const line of strangers)
      differences.push({ corrects: null, isSealed: false, line, wasMinor: 0n, isMinor: line.amountMinor });
  return differences.filter(({ wasMinor, isMinor }) => wasMinor !== isMinor);
}

/** What a line is about, whatever terms rated it. */
export function subjectOf(line: CommissionLine): string {
  const { eventId, eventLineOrdinal, attributionId, working, currency, enrolmentId } = line;
  if (eventId !== null) return `${eventId}/${eventLineOrdinal}/${attributionId}`;
  const window = working.kind === "reward" ? working.windowFrom : "-";
  return `${enrolmentId}/${line.headId}/${currency}/${window}`;
}
