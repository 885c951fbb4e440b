import type { Attribution } from "../attribution.ts";
import {
  type LocalDate,
  nextPeriod,
  type Period,
  periodBounds,
  startOfDay,
  type TimeZone,
} from "../period.ts";
import type { AgreementVersion } from "../terms/agreement-terms.ts";
import { collectProblems, type FileProblem, type Problems } from "./problems.ts";
import { readAgreements, zoneOfAgreements } from "./read-agreements.ts";
import { type BookedEvent, instantOf, readEvents } from "./read-events.ts";
import type { SimulationInput } from "./simulate-months.ts";
import { type SimulationFile, simulationFileSchema } from "./simulation-file.ts";

export type ReadSimulation =
  | { readonly ok: true; readonly input: SimulationInput; readonly timeZone: TimeZone }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** What a file says, ready to be played; or all that is wrong with it, each with its place. Reads no clock. */
export function readSimulation(json: unknown): ReadSimulation {
  const problems = collectProblems();
  const parsed = simulationFileSchema.safeParse(json);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) problems.add(path, message);
    return { ok: false, problems: problems.all() };
  }
  const file = parsed.data;
  const timeZone = file.timeZone ?? zoneOfAgreements(file.agreements) ?? "UTC";
  const events = readEvents(file, { timeZone, ...customersOf(file) }, problems);
  refuseStrangers(file, events, problems);
  const periods = periodsOf(file, events, problems);
  const first = periods[0];
  if (first === undefined) return { ok: false, problems: problems.all() };
  const versions = readAgreements(file.agreements, { timeZone, firstDay: `${first}-01` }, problems);
  const attributions = readAttributions(file, versions, events, timeZone, problems);
  if (problems.all().length > 0) return { ok: false, problems: problems.all() };
  const byPeriod = Map.groupBy(events, (one) => one.period);
  const months = periods.map((period) => ({
    period,
    ...periodBounds(period, timeZone),
    events: (byPeriod.get(period) ?? []).map((one) => one.event),
  }));
  return { ok: true, timeZone, input: { attributions, versions, months } };
}

function customersOf(file: SimulationFile) {
  const listed = [
    ...(file.customers ?? []).map(({ id }) => id),
    ...(file.attributions ?? []).flatMap(({ customer }) => customer ?? []),
  ];
  const named = new Set(listed.length > 0 ? listed : file.events.flatMap(({ customer }) => customer ?? []));
  return {
    onlyCustomer: named.size > 1 ? null : ([...named][0] ?? "customer"),
    facts: new Map((file.customers ?? []).map((one) => [one.id, one])),
  };
}

/** A customer that only an event names is a slip of the pen, where the file lists whose customers there are. */
function refuseStrangers(file: SimulationFile, events: readonly BookedEvent[], problems: Problems): void {
  const listed = file.customers ?? file.attributions?.map(({ customer }) => ({ id: customer }));
  if (!listed || (!file.customers && listed.some(({ id }) => id === undefined))) return;
  const known = new Set(
    [...listed, ...(file.attributions ?? []).map(({ customer }) => ({ id: customer }))].map(({ id }) => id),
  );
  for (const { event } of events)
    if (!known.has(event.customerId))
      problems.add(["events"], `${event.id}: ${event.customerId} is not among the customers`);
}

/** As the file names them; else from the first event's month to the last one's. */
function periodsOf(file: SimulationFile, events: readonly BookedEvent[], problems: Problems): Period[] {
  const named = Array.isArray(file.periods) ? [...file.periods].sort() : null;
  const ofEvents = events.map(({ period }) => period).sort();
  const range = named
    ? { from: named[0], to: named.at(-1) }
    : ((file.periods as { from: Period; to: Period } | undefined) ?? {
        from: ofEvents[0],
        to: ofEvents.at(-1),
      });
  if (!range.from || !range.to) {
    if (problems.all().length === 0) problems.add(["periods"], "should be said where there are no events");
    return [];
  }
  if (range.from > range.to) problems.add(["periods"], "should end after they begin");
  const periods: Period[] = [];
  for (let one = range.from; one <= range.to && periods.length < 240; one = nextPeriod(one))
    periods.push(one);
  if (periods.at(-1) !== range.to && range.from <= range.to)
    problems.add(["periods"], "should be at most 240 months");
  if (named && named.length !== periods.length)
    problems.add(["periods"], "should follow one another, each month once");
  const outside = events.filter(({ period }) => !periods.includes(period));
  for (const { event, period } of outside.slice(0, 20))
    problems.add(["events"], `${event.id} belongs to ${period}, which is not played`);
  return periods;
}

function readAttributions(
  file: SimulationFile,
  versions: readonly AgreementVersion[],
  events: readonly BookedEvent[],
  timeZone: TimeZone,
  problems: Problems,
): Attribution[] {
  const starts = new Map<string, Date>();
  for (const { partnerId, fromOn, terms } of versions) {
    const start = startOfDay(fromOn, terms.timeZone);
    const known = starts.get(partnerId);
    if (!known || start < known) starts.set(partnerId, start);
  }
  const { onlyCustomer, facts } = customersOf(file);
  const customers = new Set([...facts.keys(), ...events.map(({ event }) => event.customerId)]);
  const onlyPartner = starts.size === 1 ? [...starts.keys()][0]! : null;
  if (!file.attributions && !onlyPartner && versions.length > 0)
    problems.add(["attributions"], "should say whose customers they are: there are several partners");
  const typed =
    file.attributions ??
    [...customers].map((customer) => ({ customer, role: "sourced" as const, weightPpm: 1_000_000 }));
  const ids = new Set<string>();
  return typed.flatMap((one: NonNullable<SimulationFile["attributions"]>[number], at) => {
    const path = ["attributions", at];
    const customerId = one.customer ?? onlyCustomer;
    const partnerId = one.partner ?? onlyPartner;
    if (!customerId) problems.add([...path, "customer"], "should say which: there are several");
    if (!partnerId && file.attributions)
      problems.add([...path, "partner"], "should say which: there are several");
    if (!customerId || !partnerId) return [];
    const start = starts.get(partnerId);
    if (!start) {
      if (versions.length > 0) problems.add([...path, "partner"], `${partnerId} has no agreement`);
      return [];
    }
    if (file.customers && !facts.has(customerId))
      problems.add([...path, "customer"], `${customerId} is not among the customers`);
    const id = one.id ?? `${customerId}:${partnerId}`;
    if (ids.has(id)) problems.add([...path, "id"], "another attribution has this id: give each its own");
    ids.add(id);
    return [
      {
        id,
        partnerId,
        enrolmentId: partnerId,
        customerId,
        role: one.role,
        weightPpm: one.weightPpm,
        from: one.from ? boundary(one.from, timeZone) : start,
        to: one.to ? boundary(one.to, timeZone) : null,
      },
    ];
  });
}

/** A day as a boundary is its first instant. */
function boundary(typed: LocalDate, timeZone: TimeZone): Date {
  return typed.length === 10 ? startOfDay(typed, timeZone) : instantOf(typed, timeZone);
}
