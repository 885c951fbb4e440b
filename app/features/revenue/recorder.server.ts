import type { AssignedPeriod } from "#app/features/revenue/assign-period.server.ts";
import {
  contentHash,
  customerOf,
  inputKey,
  type Known,
  loadKnown,
} from "#app/features/revenue/load-known.server.ts";
import { quarantineInput, settleQuarantine } from "#app/features/revenue/quarantine.server.ts";
import type {
  QuarantineReason,
  RecordOutcome,
  RevenueEventInput,
} from "#app/features/revenue/revenue-input.ts";
import type { EventToWrite } from "#app/features/revenue/write-events.server.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** What one call of the verb keeps while it records. */
export type Recorder = {
  readonly tx: Tx;
  readonly now: Date;
  readonly by: string;
  readonly known: Known;
  readonly assign: (occurredAt: Date) => Promise<AssignedPeriod>;
  /** Those whose money changed: their partners are rated again. */
  readonly customers: Set<string>;
};

/** What is known of an input that needs no writing: it stands, or was set aside for good. Null when it is to be written. */
export function knownOutcome({ known }: Recorder, input: RevenueEventInput): RecordOutcome | null {
  const key = inputKey(input);
  const before = known.recorded.get(key);
  if (before) {
    const customerId = customerOf(input, known)?.id ?? null;
    const netOfInvoice = input.invoice?.netMinor ?? null;
    const same =
      before.contentSha256 === contentHash(input) &&
      (customerId === null || customerId === before.customerId) &&
      (netOfInvoice === null || netOfInvoice === before.invoiceNetMinor);
    return { status: same ? "repeated" : "conflict", eventId: before.eventId };
  }
  const setAside = known.quarantined.get(key);
  const isDismissed = setAside?.state === "dismissed" && setAside.contentSha256 === contentHash(input);
  return isDismissed ? { status: "repeated", eventId: null } : null;
}

/** It has to wait, and says why; said before in the same words it is a repetition. */
export async function setAside(
  { tx, now, known }: Recorder,
  input: RevenueEventInput,
  reason: QuarantineReason,
): Promise<RecordOutcome> {
  const key = inputKey(input);
  const contentSha256 = contentHash(input);
  const saidBefore = known.quarantined.get(key)?.contentSha256 === contentSha256;
  await quarantineInput(tx, now, input, reason);
  known.quarantined.set(key, { contentSha256, state: "waiting" });
  return saidBefore ? { status: "repeated", eventId: null } : { status: "quarantined", reason };
}

/** After the writing: what was written is known from now on; what was not, somebody else has committed meanwhile. */
export async function writtenOutcome(
  { tx, now, by, known, customers }: Recorder,
  { id: eventId, input, prepared, assigned, contentSha256 }: EventToWrite,
  written: ReadonlySet<string>,
): Promise<RecordOutcome> {
  const key = inputKey(input);
  if (!written.has(eventId)) return committedMeanwhile(tx, input, contentSha256);
  const { customerId } = prepared;
  known.recorded.set(key, {
    eventId,
    contentSha256,
    customerId,
    invoiceNetMinor: input.invoice?.netMinor ?? null,
  });
  customers.add(customerId);
  if (known.quarantined.has(key)) await settleQuarantine(tx, now, by, input, eventId);
  return { status: "recorded", eventId, lateForPeriodId: assigned.lateForPeriodId };
}

/** Somebody else committed this id since we looked: a reduction under the same id of another payment. */
async function committedMeanwhile(
  tx: Tx,
  input: RevenueEventInput,
  contentSha256: string,
): Promise<RecordOutcome> {
  const known = (await loadKnown(tx, [input])).recorded.get(inputKey(input));
  const eventId = known?.eventId ?? null;
  return { status: known?.contentSha256 === contentSha256 ? "repeated" : "conflict", eventId };
}
