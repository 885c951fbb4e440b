import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { canonicalJson } from "#app/domain/canonical-json.ts";
import {
  inputDocument,
  inputFromDocument,
  type QuarantineReason,
  type RevenueEventInput,
} from "#app/features/revenue/revenue-input.ts";
import { anyOf } from "#db/any-of.server.ts";
import { newId } from "#db/new-id.server.ts";
import { revenueQuarantine } from "#db/schema/revenue.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Sets an input aside with its money and the reason; one that stood there already keeps its place with the new words. */
export async function quarantineInput(
  tx: Tx,
  now: Date,
  input: RevenueEventInput,
  reasonCode: QuarantineReason,
): Promise<void> {
  const said = {
    reasonCode,
    customerRef: input.customerKeys[0] ?? null,
    customerHint: input.customerHint,
    legalEntityId: input.legalEntityId,
    currency: input.currency,
    grossMinor: input.netMinor + (input.taxMinor ?? 0n),
    occurredAt: input.occurredAt,
    payload: JSON.parse(canonicalJson(inputDocument(input))),
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
  };
  await tx
    .insert(revenueQuarantine)
    .values({
      id: newId("qua", now),
      source: input.source,
      externalId: input.externalId,
      openedAt: now,
      ...said,
    })
    .onConflictDoUpdate({ target: [revenueQuarantine.source, revenueQuarantine.externalId], set: said });
}

/** The fact stands now: its row in the quarantine names the event. */
export async function settleQuarantine(
  tx: Tx,
  now: Date,
  by: string,
  input: RevenueEventInput,
  eventId: string,
): Promise<void> {
  await tx
    .update(revenueQuarantine)
    .set({
      eventId,
      resolution: "matched",
      resolvedAt: sql`coalesce(${revenueQuarantine.resolvedAt}, ${now.toISOString()}::timestamptz)`,
      resolvedBy: sql`coalesce(${revenueQuarantine.resolvedBy}, ${by})`,
    })
    .where(
      and(eq(revenueQuarantine.source, input.source), eq(revenueQuarantine.externalId, input.externalId)),
    );
}

/**
 * Takes out the reductions that waited for one of these payments, or for a refund of it, to be tried again; in the
 * order in which they happened, whatever the order in which they came.
 */
export async function takeWaitingReductions(
  tx: Tx,
  source: string,
  paymentExternalIds: readonly string[],
): Promise<RevenueEventInput[]> {
  const rows = await tx
    .select({ payload: revenueQuarantine.payload })
    .from(revenueQuarantine)
    .where(
      and(
        eq(revenueQuarantine.source, source),
        inArray(revenueQuarantine.reasonCode, ["payment_unknown", "refund_unknown"]),
        isNull(revenueQuarantine.resolvedAt),
        anyOf(sql`${revenueQuarantine.payload}->>'reversesExternalId'`, paymentExternalIds),
      ),
    );
  return rows.map((row) => inputFromDocument(row.payload)).sort(byOccurrence);
}

/** In the order in which things happened; the id decides within one instant. */
export function byOccurrence(a: RevenueEventInput, b: RevenueEventInput): number {
  const byTime = a.occurredAt.getTime() - b.occurredAt.getTime();
  return byTime !== 0 ? byTime : a.externalId < b.externalId ? -1 : a.externalId > b.externalId ? 1 : 0;
}
