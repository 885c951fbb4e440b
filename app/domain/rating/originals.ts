import type { CommissionLine } from "./commission-line.ts";
import { type EventOfLine, originalFromLines, type RatedOriginal } from "./rating-state.ts";

/** Lines that a reduction may take back from, by the event that earned them and by the invoice behind it. */
export type Originals = {
  /** Of one line of an event, or of the invoice that was issued for it; sorted, whoever holds the customer now. */
  readonly of: (eventId: string, invoiceId: string | null, ordinal: number) => readonly RatedOriginal[];
  /** A line that was earned just now. */
  readonly earned: (line: CommissionLine, event: EventOfLine) => void;
  /** Puts an original in the place of its earlier state. */
  readonly remember: (original: RatedOriginal) => void;
  readonly all: () => RatedOriginal[];
};

/** Most payments are never reduced: what was earned is only noted, and sorted in when somebody asks. */
export function originalsFrom(opening: readonly RatedOriginal[]): Originals {
  const byEventLine = new Map<string, RatedOriginal[]>();
  const byInvoiceLine = new Map<string, string>();
  let noted: (CommissionLine | EventOfLine)[] = [];

  function remember(original: RatedOriginal): void {
    const { eventId, eventLineOrdinal, eventKind, derivedFrom } = original.line;
    const key = `${eventId}/${eventLineOrdinal}`;
    const known = byEventLine.get(key);
    if (!known) byEventLine.set(key, [original]);
    else {
      const at = known.findIndex((one) => one.line.derivedFrom === derivedFrom);
      if (at >= 0) known[at] = original;
      else {
        known.push(original);
        known.sort(byDerivedFrom);
      }
    }
    if (eventKind === "invoice_issued" && original.invoiceId !== null)
      byInvoiceLine.set(`${original.invoiceId}/${eventLineOrdinal}`, key);
  }

  function sortIn(): void {
    const waiting = noted;
    noted = [];
    for (let at = 0; at < waiting.length; at += 2) {
      const original = originalFromLines(waiting[at] as CommissionLine, waiting[at + 1] as EventOfLine, []);
      if (original) remember(original);
    }
  }

  for (const original of opening) remember(original);
  return {
    of(eventId, invoiceId, ordinal) {
      sortIn();
      const key = `${eventId}/${ordinal}`;
      const own = byEventLine.get(key) ?? [];
      const ofInvoice = invoiceId === null ? undefined : byInvoiceLine.get(`${invoiceId}/${ordinal}`);
      if (ofInvoice === undefined || ofInvoice === key) return [...own];
      return [...own, ...(byEventLine.get(ofInvoice) ?? [])].sort(byDerivedFrom);
    },
    earned(line, event) {
      noted.push(line, event);
    },
    remember(original) {
      sortIn();
      remember(original);
    },
    all() {
      sortIn();
      return [...byEventLine.values()].flat().sort(byDerivedFrom);
    },
  };
}

function byDerivedFrom(a: RatedOriginal, b: RatedOriginal): number {
  const [one, other] = [a.line.derivedFrom, b.line.derivedFrom];
  return one < other ? -1 : one > other ? 1 : 0;
}
