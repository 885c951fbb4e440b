import { canonicalJson } from "#app/domain/canonical-json.ts";
import { nextPeriod, type Period, periodBounds, periodOf } from "#app/domain/period.ts";
import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import { type RatingInput, rate } from "#app/domain/rating/rate.ts";
import { EMPTY_RATING_STATE, type RatingState } from "#app/domain/rating/rating-state.ts";
import { stateFromRows } from "#app/domain/rating/state-document.ts";
import type { RevenueEvent, RevenueEventKind, RevenueEventLine } from "#app/domain/revenue-event.ts";
import type { AgreementTermsInput, AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import { attribution, event, terms, version } from "#test/domain/rating-world.ts";

/** What the examples are written in: terms in UTC, a customer from 1 January 2026 on, events at noon, lines as words. */

type Head = AgreementTermsInput["heads"][number];
export type Terms = Partial<AgreementTermsInput>;

export const percent = (ratePpm: number) => ({ kind: "percentage" as const, ratePpm });

/** One head: a part of everything, for life. */
export function head(change: Partial<Head> = {}): Head {
  return { id: "share", products: "all", streams: "all", pays: percent(200_000), months: null, ...change };
}

/** A version from 1 January 2026 on: 20 % of everything unless the terms say otherwise. */
export function agreed(change: Terms = {}, of: Partial<AgreementVersion> = {}): AgreementVersion {
  return version({ terms: terms({ timeZone: "UTC", heads: [head()], holdDays: 0, ...change }), ...of });
}

export const since = (on: string, change: Parameters<typeof attribution>[0] = {}) =>
  attribution({ from: new Date(`${on}T00:00:00Z`), ...change });

const instant = (on: string) => (on.length === 10 ? `${on}T12:00:00Z` : on);

/** A payment of one line. */
export function pay(
  id: string,
  on: string,
  netMinor: bigint,
  line: Partial<RevenueEventLine> = {},
  change: Partial<RevenueEvent> = {},
): RevenueEvent {
  const plain = event(id, "payment", instant(on), [netMinor], change);
  return { ...plain, lines: plain.lines.map((own) => ({ ...own, ...line })) };
}

/** A reduction of a payment's only line. */
export function back(
  id: string,
  of: string,
  on: string,
  netMinor: bigint,
  kind: RevenueEventKind = "refund",
  change: Partial<RevenueEvent> = {},
): RevenueEvent {
  return event(id, kind, instant(on), [netMinor], { reversesEventId: of, ...change });
}

type World = Partial<Pick<RatingInput, "attributions" | "versions" | "adjustments">> & {
  readonly terms?: Terms;
  /** Months in which events are booked that came late for their own. */
  readonly bookedIn?: Readonly<Record<string, Period>>;
  readonly until?: Period;
};

/**
 * The lines of month after month from January 2026 on, each month opening with what the one before left: state rows as
 * stored text, as the close keeps them.
 */
export function play(events: readonly RevenueEvent[], world: World = {}): CommissionLine[] {
  const versions = world.versions ?? [agreed(world.terms)];
  const monthOf = (one: RevenueEvent) => world.bookedIn?.[one.id] ?? periodOf(one.occurredAt, "UTC");
  const last = [world.until ?? "2026-01", ...events.map(monthOf)].sort().at(-1)!;
  const kept = new Map<string, Parameters<typeof stateFromRows>[0][number]>();
  const lines: CommissionLine[] = [];
  let closing: RatingState = EMPTY_RATING_STATE;
  for (let month: Period = "2026-01"; month <= last; month = nextPeriod(month)) {
    const { from: bookedFrom, to: bookedTo } = periodBounds(month, "UTC");
    const rated = rate({
      events: events.filter((one) => monthOf(one) === month),
      attributions: world.attributions ?? [since("2026-01-01")],
      versions,
      opening: {
        originals: closing.originals,
        firsts: closing.firsts,
        ...stateFromRows([...kept.values()]),
      },
      adjustments: month === last ? (world.adjustments ?? []) : [],
      bookedFrom,
      bookedTo,
    });
    for (const { key, value, document } of rated.changes)
      kept.set(key, { key, value, document: document && JSON.parse(canonicalJson(document)) });
    lines.push(...rated.lines);
    closing = rated.closing;
  }
  return lines;
}

/** Each line as `event head amount` (for a window, its last day), and the reason of those that are 0. */
export function told(lines: readonly CommissionLine[]): string[] {
  return lines.map((line) => {
    const of = line.eventId ?? line.occurredAt.toISOString().slice(0, 10);
    return `${of} ${line.headId} ${line.amountMinor}${line.amountMinor === 0n ? ` ${line.reason}` : ""}`;
  });
}

export const played = (events: readonly RevenueEvent[], world: World | undefined = {}) =>
  told(play(events, world));

export const amountsOf = (events: readonly RevenueEvent[], world: World | undefined = {}) =>
  play(events, world).map((line) => Number(line.amountMinor));
