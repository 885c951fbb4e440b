import { ensureInvoices } from "#app/features/revenue/ensure-invoices.server.ts";
import { inputKey } from "#app/features/revenue/load-known.server.ts";
import { preparePayment } from "#app/features/revenue/prepare-payment.server.ts";
import type { Prepared } from "#app/features/revenue/prepared-event.ts";
import {
  knownOutcome,
  type Recorder,
  setAside,
  writtenOutcome,
} from "#app/features/revenue/recorder.server.ts";
import type { RecordOutcome, RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { type EventToWrite, hashEvent, writeEvents } from "#app/features/revenue/write-events.server.ts";

/**
 * Records payments and issued invoices as a set: a statement for their invoices, one for the events and one for the
 * lines, whatever their number. Only what has to wait is written one by one.
 */
export async function recordPayments(
  recorder: Recorder,
  inputs: readonly RevenueEventInput[],
): Promise<Map<RevenueEventInput, RecordOutcome>> {
  const outcomes = new Map<RevenueEventInput, RecordOutcome>();
  // An id that comes twice is told apart once the first of them stands.
  const once = [
    ...new Map(inputs.toReversed().map((input) => [inputKey(input), input])).values(),
  ].toReversed();
  const prepared: { input: RevenueEventInput; prepared: Prepared }[] = [];
  for (const input of once) {
    const known = knownOutcome(recorder, input);
    const found = known ?? preparePayment(input, recorder.known);
    if (typeof found === "string") outcomes.set(input, await setAside(recorder, input, found));
    else if ("status" in found) outcomes.set(input, found);
    else prepared.push({ input, prepared: found });
  }
  const ensuring = ensureInvoices(recorder.tx, recorder.now, prepared);
  // Hashed while the database makes the invoices.
  const hashed = prepared.map((one) => hashEvent(one.input, one.prepared));
  const differing = await ensuring;
  for (const input of differing) outcomes.set(input, await setAside(recorder, input, "invoice_differs"));
  const events: EventToWrite[] = [];
  for (const event of hashed) {
    if (differing.has(event.input)) continue;
    events.push({ ...event, assigned: await recorder.assign(event.prepared.occurredAt) });
  }
  const written = await writeEvents(recorder.tx, recorder, events);
  for (const event of events) outcomes.set(event.input, await writtenOutcome(recorder, event, written));
  const again = inputs.filter((input) => !outcomes.has(input));
  if (again.length === 0) return outcomes;
  return new Map([...outcomes, ...(await recordPayments(recorder, again))]);
}
