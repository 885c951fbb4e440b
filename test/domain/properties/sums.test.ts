import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  availableEffectMinor,
  type CommissionLine,
  heldEffectMinor,
} from "#app/domain/rating/commission-line.ts";
import type { RevenueEvent } from "#app/domain/revenue-event.ts";
import { anyHistory, totalOf, withEvents, withTerms } from "#test/domain/properties/any-history.ts";
import { plusMonths, startOf } from "#test/domain/reference/calendar.ts";
import { ratedMonths } from "#test/domain/reference/engine-months.ts";
import type { Month, World } from "#test/domain/reference/world.ts";

const WINDOWED = new Set(["target_bonus", "growth_bonus", "guarantee"]);

describe("under any terms", () => {
  test("a refund of everything takes back everything: tiers, caps, floors, uplifts and instalments", () => {
    let undone = 0n;
    fc.assert(
      fc.property(anyHistory, ({ world: generated }) => {
        // A line of nothing cannot be refunded: its units are paid for ever.
        const paid = withEvents(generated, (events) =>
          events.map((event) => ({
            ...event,
            lines: event.lines.map((line) => ({
              ...line,
              netMinor: line.netMinor === 0n ? 1n : line.netMinor,
            })),
          })),
        );
        const world = withTerms(paid, ({ readings }) => ({
          readings: { ...readings, refundAfterTier: "lower_counter" },
          clawbackDays: null,
        }));
        const lines = ratedMonths({ ...world, months: [...world.months, ...refundOfAll(world)] }).flat();
        for (const own of Map.groupBy(lines, (line) => `${line.partnerId} ${line.currency}`).values()) {
          const ofEvents = own.filter((line) => !WINDOWED.has(line.reason));
          undone += ofEvents.reduce((sum, line) => sum + (line.amountMinor > 0n ? line.amountMinor : 0n), 0n);
          expect(totalOf(ofEvents)).toBe(0n);
        }
      }),
      { numRuns: 600 },
    );
    expect(undone > 1_000_000n).toBe(true);
  });

  test("all lines have ids of their own, in all months together", () => {
    fc.assert(
      fc.property(anyHistory, ({ world }) => {
        const ids = ratedMonths(world)
          .flat()
          .map((line) => line.derivedFrom);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 300 },
    );
  });

  test("what a line is worth goes to what is held or to what is available, and nowhere else", () => {
    fc.assert(
      fc.property(anyHistory, ({ world }) => {
        for (const line of ratedMonths(world).flat())
          expect(heldEffectMinor(line) + availableEffectMinor(line)).toBe(line.amountMinor);
      }),
      { numRuns: 300 },
    );
  });

  test("the parts of all partners are never more than the line, and all of it where they claim all of it", () => {
    let shared = 0;
    fc.assert(
      fc.property(anyHistory, ({ world: generated }) => {
        const same = generated.versions[0]!.terms;
        const world = withTerms(generated, () => ({
          ...same,
          heads: same.heads.map((head) => ({
            ...head,
            pays: PERCENT,
            prepaid: "at_payment",
            months: null,
            earnedWhen: "each_payment",
          })),
          caps: [],
          floors: [],
          moneyFlow: "company_bills",
          sharing: { ...same.sharing, byRolePpm: {}, totalLimitPpm: 1_000_000 },
        }));
        const earned = ratedMonths(world)
          .flat()
          .filter((line) => line.working.kind === "earned");
        for (const all of Map.groupBy(earned, subjectOf).values()) {
          const { working } = all[0]!;
          if (working.kind !== "earned") continue;
          const weights = all.reduce(
            (sum, line) => sum + (line.working.kind === "earned" ? line.working.weightPpm : 0),
            0,
          );
          const whole = working.afterRoundingMinor * (all[0]!.reason === "fee" ? -1n : 1n);
          const parts = totalOf(all);
          if (weights === 1_000_000 && working.totalWeightPpm === 1_000_000) expect(parts).toBe(whole);
          else expect(size(parts) <= size(whole)).toBe(true);
          if (all.length > 1) shared += 1;
        }
      }),
      { numRuns: 300 },
    );
    expect(shared).toBeGreaterThan(50);
  });

  test("the parts of a prepaid service add up to what the whole earned", () => {
    let spread = 0;
    fc.assert(
      fc.property(anyHistory, ({ world: generated }) => {
        const world = { ...generated, months: [...generated.months, ...quietMonths(generated, 6, [])] };
        for (const all of Map.groupBy(ratedMonths(world).flat().filter(isPart), partsKey).values()) {
          const [first] = all;
          if (first?.working.kind !== "earned") continue;
          const { working } = first;
          const wholes = all.map((line) =>
            line.working.kind === "earned" ? (line.working.part?.wholeMinor ?? 0n) : 0n,
          );
          const limited = working.cap
            ? working.cap.roomMinor
            : working.shareMinor + (working.floor?.raisedMinor ?? 0n);
          expect(all.length).toBe(working.part?.of);
          expect(wholes.reduce((sum, minor) => sum + minor, 0n)).toBe(
            limited - (working.collectedMinor ?? 0n),
          );
          spread += 1;
        }
      }),
      { numRuns: 300 },
    );
    expect(spread).toBeGreaterThan(50);
  });
});

const PERCENT = {
  kind: "percentage" as const,
  ratePpm: 333_333,
  view: "partner_share" as const,
  byDate: [],
  byContractYear: [],
};
const size = (minor: bigint) => (minor < 0n ? -minor : minor);
const subjectOf = (line: CommissionLine) => `${line.eventId}/${line.eventLineOrdinal}/${line.headId}`;
const partsKey = (line: CommissionLine) => `${subjectOf(line).split("#")[0]}/${line.attributionId}`;
const isPart = (line: CommissionLine) => line.working.kind === "earned" && line.headId.includes("#");

/** Months after the last one: the first with these events, the others without. */
function quietMonths(world: World, count: number, events: readonly RevenueEvent[]): Month[] {
  const last = world.months.at(-1)!.to.getTime();
  const first = new Date(last + 86_400_000).toISOString().slice(0, 7);
  return Array.from({ length: count }, (_, n) => ({
    from: new Date(startOf(plusMonths(`${first}-01`, n), "Europe/Madrid")),
    to: new Date(startOf(plusMonths(`${first}-01`, n + 1), "Europe/Madrid")),
    events: n === 0 ? events : [],
  }));
}

/** A month in which every payment is refunded and every invoice is void, nine times over, and months until all is due. */
function refundOfAll(world: World): Month[] {
  const at = new Date(world.months.at(-1)!.to.getTime() + 3_600_000);
  const brought = new Map(
    world.months
      .flatMap(({ events }) => events)
      .filter((event) => event.reversesEventId === null)
      .map((event) => [event.id, event]),
  );
  const events = [...brought.values()].map(
    (event): RevenueEvent => ({
      ...event,
      id: `${event.id}_all`,
      kind: event.kind === "payment" ? "refund" : "invoice_void",
      occurredAt: at,
      reversesEventId: event.id,
      lines: event.lines.map((line) => ({ ...line, netMinor: line.netMinor * 9n })),
    }),
  );
  return quietMonths(world, 6, events);
}
