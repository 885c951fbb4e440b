import { type Period, periodOf, startOfDay, type TimeZone } from "../period.ts";
import { compareEvents, isEarningKind, type RevenueEvent } from "../revenue-event.ts";
import type { Problems } from "./problems.ts";
import { THE_COMPANY } from "./read-agreements.ts";
import { amounts, linesOf, type Path, readLine, reductionLines } from "./read-lines.ts";
import type { FileEvent, SimulationFile } from "./simulation-file.ts";

const NOON = 12 * 3_600_000;
export type BookedEvent = { readonly event: RevenueEvent; readonly period: Period };

/** An instant; a day without a time counts as its noon. */
export function instantOf(typed: string, timeZone: TimeZone): Date {
  return typed.length === 10 ? new Date(startOfDay(typed, timeZone).getTime() + NOON) : new Date(typed);
}

/** The events with the month that books each; a reduction is spread over the lines of what it names. */
export function readEvents(
  file: SimulationFile,
  of: {
    readonly timeZone: TimeZone;
    /** Who it is about where an event does not say; null where it has to. */
    readonly onlyCustomer: string | null;
    readonly facts: ReadonlyMap<string, { segment?: string | undefined; country?: string | undefined }>;
  },
  problems: Problems,
): BookedEvent[] {
  const width = Math.max(3, String(file.events.length).length);
  const typed = file.events.map((event, at) => ({
    event,
    path: ["events", at] as Path,
    id: event.id ?? `event-${String(at + 1).padStart(width, "0")}`,
    at: instantOf(event.at, of.timeZone),
  }));
  const ids = new Map<string, FileEvent>();
  for (const { id, event, path } of typed) {
    if (ids.has(id)) problems.add([...path, "id"], "another event has this id");
    ids.set(id, event);
  }
  const invoiceNets = new Map<string, bigint>();
  const known = new Map<string, RevenueEvent>();
  const reducedBefore = new Map<string, bigint>();
  const booked: BookedEvent[] = [];
  // What brings revenue first, then by time: a reduction needs to know what it reduces.
  const order = [...typed].sort(
    (a, b) =>
      Number(!isEarningKind(a.event.kind)) - Number(!isEarningKind(b.event.kind)) ||
      Number(a.event.kind !== "invoice_issued") - Number(b.event.kind !== "invoice_issued") ||
      a.at.getTime() - b.at.getTime() ||
      (a.id < b.id ? -1 : 1),
  );
  for (const { event, path, id, at } of order) {
    const earns = isEarningKind(event.kind);
    const original = earns ? undefined : known.get(event.reverses ?? "");
    if (!earns && !original) {
      const says = event.reverses
        ? `there is no payment or issued invoice ${event.reverses}`
        : "should name what it reduces";
      problems.add([...path, "reverses"], says);
      continue;
    }
    if (earns && event.reverses) problems.add([...path, "reverses"], "only a reduction names another event");
    const currency = event.currency ?? original?.currency ?? file.currency;
    const customerId = event.customer ?? original?.customerId ?? of.onlyCustomer;
    if (!currency) problems.add([...path, "currency"], "should be said here, or once for the whole file");
    if (!customerId) problems.add([...path, "customer"], "should say which: there are several");
    if (!currency || !customerId) continue;
    const amount = amounts(currency, problems);
    if (earns && event.lines && event.net !== undefined)
      problems.add([...path, "net"], "an event says its net or its lines, not both");
    const lines = original
      ? reductionLines(event, path, original, reducedBefore, amount, problems)
      : linesOf(event, path).map((one, ordinal) =>
          readLine(one.line, one.path, ordinal, file, amount, problems),
        );
    const invoiceId = event.invoice ?? original?.invoiceId ?? null;
    const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0n);
    if (event.kind === "invoice_issued" && invoiceId) invoiceNets.set(invoiceId, netMinor);
    const saidNet =
      event.invoiceNet === undefined ? undefined : amount(event.invoiceNet, [...path, "invoiceNet"]);
    const facts = of.facts.get(customerId);
    const read: RevenueEvent = {
      id,
      legalEntityId: event.entity ?? original?.legalEntityId ?? THE_COMPANY,
      customerId,
      customerSegment: facts?.segment ?? null,
      customerCountry: facts?.country ?? null,
      kind: event.kind,
      occurredAt: at,
      currency,
      reversesEventId: original?.id ?? null,
      invoiceId,
      invoiceNetMinor: invoiceId ? (saidNet ?? invoiceNets.get(invoiceId) ?? null) : null,
      lines,
    };
    if (original && at < original.occurredAt)
      problems.add([...path, "at"], `is before ${original.id}, which it reduces`);
    if (earns) known.set(id, read);
    const occurredIn = periodOf(at, of.timeZone);
    if (event.period && event.period < occurredIn)
      problems.add([...path, "period"], `it happened in ${occurredIn}, which is later`);
    booked.push({ event: read, period: event.period ?? occurredIn });
  }
  return booked.sort((a, b) => compareEvents(a.event, b.event));
}
