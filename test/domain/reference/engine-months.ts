import { canonicalJson } from "#app/domain/canonical-json.ts";
import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import { rate } from "#app/domain/rating/rate.ts";
import {
  type FirstPayment,
  originalFromLines,
  type RatedOriginal,
  type RatingState,
} from "#app/domain/rating/rating-state.ts";
import { stateFromRows } from "#app/domain/rating/state-document.ts";
import type { RevenueEvent } from "#app/domain/revenue-event.ts";
import { byId } from "./months.ts";
import type { ExpectedLine, Month, World } from "./world.ts";

type Kept = { readonly key: string; readonly value: bigint; readonly document: unknown };

/**
 * The engine as the close runs it: partner by partner, month by month, each opening with what is kept in the database:
 * state rows as JSON, originals rebuilt from lines, first payments from events.
 */
export function ratedMonths(world: World, inOneRun = false): CommissionLine[][] {
  const partners = inOneRun ? [undefined] : [...new Set(world.versions.map((version) => version.partnerId))];
  const kept = new Map(partners.map((id) => [id, new Map<string, Kept>()]));
  const booked: CommissionLine[] = [];
  return world.months.map((month, index) => {
    const earlier = world.months.slice(0, index);
    const opening = {
      originals: originalsFor(month.events, earlier, booked),
      firsts: firstPaymentsOf(world, earlier),
    };
    const lines = partners.flatMap((partnerId) => {
      const rows = kept.get(partnerId)!;
      const rated = rate({
        events: month.events,
        attributions: world.attributions,
        versions: world.versions,
        opening: { ...opening, ...stateFromRows([...rows.values()]) },
        bookedFrom: month.from,
        bookedTo: month.to,
        onlyPartnerId: partnerId,
      });
      for (const { key, value, document } of rated.changes)
        rows.set(key, { key, value, document: document && JSON.parse(canonicalJson(document)) });
      return rated.lines;
    });
    booked.push(...lines);
    return lines;
  });
}

/** As `load-originals` reads them: lines of what the reductions name, with their reversals, of earlier months. */
function originalsFor(
  events: readonly RevenueEvent[],
  earlier: readonly Month[],
  booked: readonly CommissionLine[],
): RatedOriginal[] {
  const reductions = events.filter((event) => event.reversesEventId !== null);
  if (reductions.length === 0 || booked.length === 0) return [];
  const named = new Set(reductions.map((event) => event.reversesEventId));
  const invoices = new Set(reductions.flatMap((event) => event.invoiceId ?? []));
  const behind = new Map<string, RevenueEvent>();
  for (const month of earlier)
    for (const event of month.events)
      if (named.has(event.id) || (event.kind === "invoice_issued" && invoices.has(event.invoiceId ?? "")))
        behind.set(event.id, event);
  return booked.flatMap((line) => {
    const event = line.eventId === null || line.reverses !== null ? undefined : behind.get(line.eventId);
    if (!event) return [];
    const reversals = booked.filter((other) => other.reverses === line.derivedFrom);
    return originalFromLines(line, event, reversals) ?? [];
  });
}

/** As `load-rating-state` reads them: by month, instant and id; of each customer and of each attribution. */
function firstPaymentsOf(world: World, earlier: readonly Month[]): RatingState["firsts"] {
  const firsts = new Map<string, FirstPayment>();
  for (const month of earlier) {
    const inOrder = [...month.events].sort(
      (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1),
    );
    for (const event of inOrder) {
      if (event.kind !== "payment") continue;
      for (const line of event.lines) {
        if (line.netMinor <= 0n) continue;
        const remember = (key: string) => {
          if (!firsts.has(key)) firsts.set(key, { key, eventId: event.id, at: event.occurredAt });
        };
        remember(`${event.customerId}/${line.productKey}`);
        for (const one of world.attributions) {
          if (one.customerId !== event.customerId || one.from > event.occurredAt) continue;
          remember(`${one.id}/${line.productKey}`);
          remember(one.id);
        }
      }
    }
  }
  return [...firsts.values()];
}

/** A rated line as the reference model would write it. */
export function asExpected(line: CommissionLine): ExpectedLine {
  return {
    derivedFrom: line.derivedFrom,
    occurredAt: line.occurredAt.getTime(),
    partnerId: line.partnerId,
    currency: line.currency,
    versionId: line.versionId,
    reason: line.reason,
    amount: line.amountMinor,
    base: line.baseMinor,
    ratePpm: line.ratePpm,
    fromHeld: line.fromHeldMinor,
    fromAvailable: line.fromAvailableMinor,
    releaseAt: line.releaseAt?.getTime() ?? null,
    reverses: line.reverses,
  };
}

export const sortedLines = (lines: readonly CommissionLine[]) => lines.map(asExpected).sort(byId);
