import type { RatingInput } from "#app/domain/rating/rate.ts";
import { asksForFirstPayments } from "#app/domain/rating/rating-run.ts";
import { EMPTY_RATING_STATE, type RatingState } from "#app/domain/rating/rating-state.ts";
import { loadAdjustments } from "#app/features/commissions/load-adjustments.server.ts";
import { loadAttributions } from "#app/features/commissions/load-attributions.server.ts";
import { loadEvents } from "#app/features/commissions/load-events.server.ts";
import { loadFirstPayments } from "#app/features/commissions/load-first-payments.server.ts";
import { loadOriginals } from "#app/features/commissions/load-originals.server.ts";
import { loadRatingState } from "#app/features/commissions/load-rating-state.server.ts";
import { loadVersions } from "#app/features/commissions/load-versions.server.ts";
import { loadWriteOffs } from "#app/features/commissions/load-write-offs.server.ts";
import { readByIndexes } from "#db/bulk.server.ts";
import type { period } from "#db/schema/revenue.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type LoadedRatingInput = RatingInput & {
  readonly onlyPartnerId: string;
  /** What the customer knows an event's money by. */
  readonly invoiceRefOf: ReadonlyMap<string, string>;
};
type Month = Pick<typeof period.$inferSelect, "id" | "fromAt" | "toAt">;

/**
 * Everything that some partners' month follows from, read set-wise and in the order of the ids given: the events of their
 * customers in the period, all attributions of those customers (others share them), the versions of the enrolments
 * concerned, and what reductions of earlier payments need to know. With `knownAt`, as it was known at that instant: a
 * month that is recomputed years later must not see a claim or a signature that was written since.
 */
export async function loadRatingInputs(
  tx: Tx,
  month: Month,
  partnerIds: readonly string[],
  knownAt: Date | null,
): Promise<LoadedRatingInput[]> {
  await readByIndexes(tx);
  const attributions = await loadAttributions(tx, partnerIds, knownAt);
  const ofCustomer = Map.groupBy(attributions, (one) => one.customerId);
  const ofPartner = Map.groupBy(attributions, (one) => one.partnerId);
  const { ofCustomer: eventsOf, invoiceRefOf } = await loadEvents(tx, [month.id], [...ofCustomer.keys()]);
  const own = new Set(partnerIds);
  const shared = attributions.filter((one) => !own.has(one.partnerId)).map((one) => one.enrolmentId);
  const versions = await loadVersions(tx, partnerIds, [...new Set(shared)], knownAt);
  const versionsOf = Map.groupBy(versions, (version) => version.enrolmentId);
  const ownVersionsOf = Map.groupBy(versions, (version) => version.partnerId);
  const states = await loadRatingState(tx, month.id, partnerIds);
  const adjustments = Map.groupBy(
    await loadAdjustments(tx, month.id, partnerIds, knownAt),
    (one) => one.partnerId,
  );
  const writeOffs = Map.groupBy(
    await loadWriteOffs(tx, month.id, partnerIds, knownAt),
    (one) => one.partnerId,
  );
  const originals = await loadOriginals(tx, month.id, partnerIds, [...eventsOf.values()].flat());

  const inputs = partnerIds.map((partnerId) => {
    const customerIds = [...new Set((ofPartner.get(partnerId) ?? []).map((one) => one.customerId))];
    const concerned = customerIds.flatMap((id) => ofCustomer.get(id) ?? []);
    const others = new Set(concerned.map((one) => one.enrolmentId));
    const known = ownVersionsOf.get(partnerId) ?? [];
    for (const one of known) others.delete(one.enrolmentId);
    return {
      onlyPartnerId: partnerId,
      events: customerIds.flatMap((id) => eventsOf.get(id) ?? []),
      attributions: concerned,
      adjustments: adjustments.get(partnerId) ?? [],
      writeOffs: writeOffs.get(partnerId) ?? [],
      versions: [...known, ...[...others].flatMap((id) => versionsOf.get(id) ?? [])],
    };
  });
  const asking = inputs.filter(({ versions: all }) => all.some(asksForFirstPayments));
  const firsts = await loadFirstPayments(tx, month.id, customersOf(asking));
  return inputs.map((input): LoadedRatingInput => {
    const state = states.get(input.onlyPartnerId) ?? EMPTY_RATING_STATE;
    const opening: RatingState = {
      counters: state.counters,
      pending: state.pending,
      waiting: state.waiting,
      originals: originals.get(input.onlyPartnerId) ?? [],
      firsts: customersOf([input]).flatMap((id) => firsts.get(id) ?? []),
    };
    return { ...input, invoiceRefOf, opening, bookedFrom: month.fromAt, bookedTo: month.toAt };
  });
}

/** Customers with events. */
function customersOf(inputs: readonly Pick<RatingInput, "events">[]): string[] {
  return [...new Set(inputs.flatMap(({ events }) => events.map((event) => event.customerId)))];
}
