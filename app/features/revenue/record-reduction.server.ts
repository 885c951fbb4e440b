import { prepareReduction } from "#app/features/revenue/prepare-reduction.server.ts";
import {
  knownOutcome,
  type Recorder,
  setAside,
  writtenOutcome,
} from "#app/features/revenue/recorder.server.ts";
import type { RecordOutcome, RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { hashEvent, writeEvents } from "#app/features/revenue/write-events.server.ts";

/** Records one reduction after all that went before it: what is left of its payment follows from them. */
export async function recordReduction(recorder: Recorder, input: RevenueEventInput): Promise<RecordOutcome> {
  const known = knownOutcome(recorder, input);
  if (known) return known;
  const prepared = await prepareReduction(recorder.tx, input);
  if (typeof prepared === "string") return setAside(recorder, input, prepared);
  const assigned = await recorder.assign(prepared.occurredAt);
  const event = { ...hashEvent(input, prepared), assigned };
  return writtenOutcome(recorder, event, await writeEvents(recorder.tx, recorder, [event]));
}
