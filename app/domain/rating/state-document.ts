import type { Canonical } from "../canonical-json.ts";
import type { RevenueDeduction, RevenueEvent } from "../revenue-event.ts";
import type { CommissionLine } from "./commission-line.ts";
import type { PendingLine, RatingState, WaitingPayment } from "./rating-state.ts";
import { workingDocument, workingFromDocument } from "./working-document.ts";

/** One thing that a month leaves to the next. `value` 0 of what has a document says: it is settled. */
export type StateRow = {
  readonly key: string;
  readonly value: bigint;
  readonly document: { readonly [key: string]: Canonical } | null;
};

const PENDING = "pending/";
const WAITING = "waiting/";

/** The state as rows, sorted by key: counters by their own key, instalments and waiting payments with a document. */
export function stateRows(state: Pick<RatingState, "counters" | "pending" | "waiting">): StateRow[] {
  return [
    ...state.counters.map(({ key, value }) => ({ key, value, document: null })),
    ...state.pending.map((one) => ({
      key: PENDING + one.line.derivedFrom,
      value: 1n,
      document: pendingDocument(one),
    })),
    ...state.waiting.map((one) => ({
      key: `${WAITING}${one.event.id}/${one.eventLineOrdinal}/${one.attributionId}/${one.headId}`,
      value: 1n,
      document: waitingDocument(one),
    })),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Rows that are new or other than before, and a settled row for each document that is gone. */
export function changedRows(before: readonly StateRow[], after: readonly StateRow[]): StateRow[] {
  const known = new Map(before.map((row) => [row.key, row]));
  const stands = new Set(after.map((row) => row.key));
  const changed = after.filter((row) => {
    const was = known.get(row.key);
    if (!was) return row.value !== 0n || row.document !== null;
    return was.value !== row.value || !sameDocument(was.document, row.document);
  });
  const settled = before
    .filter((row) => row.document !== null && !stands.has(row.key))
    .map(({ key }) => ({ key, value: 0n, document: null }));
  return [...changed, ...settled].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Of a document only what was refunded can change. */
function sameDocument(a: StateRow["document"], b: StateRow["document"]): boolean {
  if (a === null || b === null) return a === b;
  return (
    String(a.reducedMinor) === String(b.reducedMinor) && String(a.takenBackMinor) === String(b.takenBackMinor)
  );
}

/** Back from the newest rows of each key; settled ones are left out. */
export function stateFromRows(
  rows: readonly { readonly key: string; readonly value: bigint; readonly document: unknown }[],
): Pick<RatingState, "counters" | "pending" | "waiting"> {
  const live = rows.filter((row) => row.document !== null);
  return {
    counters: rows
      .filter(
        ({ key, document }) => document === null && !key.startsWith(PENDING) && !key.startsWith(WAITING),
      )
      .map(({ key, value }) => ({ key, value })),
    pending: live.filter(({ key }) => key.startsWith(PENDING)).map(({ document }) => pendingFrom(document)),
    waiting: live.filter(({ key }) => key.startsWith(WAITING)).map(({ document }) => waitingFrom(document)),
  };
}

function pendingDocument(one: PendingLine): { readonly [key: string]: Canonical } {
  return {
    dueAt: one.dueAt.toISOString(),
    ratedAt: one.ratedAt.toISOString(),
    invoiceId: one.invoiceId,
    reducedMinor: one.reducedMinor,
    takenBackMinor: one.takenBackMinor,
    line: {
      ...one.line,
      occurredAt: one.line.occurredAt.toISOString(),
      releaseAt: one.line.releaseAt?.toISOString() ?? null,
      working: workingDocument(one.line.working),
    },
  };
}

type Stored = Record<string, unknown>;
const minor = (value: unknown) => BigInt(String(value));

function pendingFrom(document: unknown): PendingLine {
  const stored = document as Stored & { line: Stored };
  const { line } = stored;
  return {
    dueAt: new Date(String(stored.dueAt)),
    ratedAt: new Date(String(stored.ratedAt)),
    invoiceId: stored.invoiceId as string | null,
    reducedMinor: minor(stored.reducedMinor),
    takenBackMinor: minor(stored.takenBackMinor),
    line: {
      ...(line as unknown as CommissionLine),
      occurredAt: new Date(String(line.occurredAt)),
      releaseAt: line.releaseAt === null ? null : new Date(String(line.releaseAt)),
      baseMinor: minor(line.baseMinor),
      amountMinor: minor(line.amountMinor),
      fromHeldMinor: minor(line.fromHeldMinor),
      fromAvailableMinor: minor(line.fromAvailableMinor),
      working: workingFromDocument(line.working),
    },
  };
}

function waitingDocument(one: WaitingPayment): { readonly [key: string]: Canonical } {
  const { event } = one;
  return {
    eventLineOrdinal: one.eventLineOrdinal,
    attributionId: one.attributionId,
    headId: one.headId,
    reducedMinor: one.reducedMinor,
    event: {
      ...event,
      occurredAt: event.occurredAt.toISOString(),
      lines: event.lines.map((line) => ({ ...line, deductions: line.deductions && { ...line.deductions } })),
    },
  };
}

function waitingFrom(document: unknown): WaitingPayment {
  const stored = document as Stored & { event: Stored & { lines: Stored[] } };
  const { event } = stored;
  return {
    eventLineOrdinal: stored.eventLineOrdinal as number,
    attributionId: String(stored.attributionId),
    headId: String(stored.headId),
    reducedMinor: minor(stored.reducedMinor),
    event: {
      ...(event as unknown as RevenueEvent),
      occurredAt: new Date(String(event.occurredAt)),
      invoiceNetMinor: event.invoiceNetMinor === null ? null : minor(event.invoiceNetMinor),
      lines: event.lines.map((line) => ({
        ...(line as unknown as RevenueEvent["lines"][number]),
        netMinor: minor(line.netMinor),
        taxMinor: minor(line.taxMinor),
        feeMinor: minor(line.feeMinor),
        creditMinor: minor(line.creditMinor),
        quantity: minor(line.quantity),
        deductions: deductionsFrom(line.deductions),
      })),
    },
  };
}

function deductionsFrom(stored: unknown): RevenueEvent["lines"][number]["deductions"] {
  if (!stored) return null;
  return Object.fromEntries(
    Object.entries(stored as Record<RevenueDeduction, unknown>).map(([name, value]) => [name, minor(value)]),
  );
}
