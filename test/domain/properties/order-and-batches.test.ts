import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rate } from "#app/domain/rating/rate.ts";
import { EMPTY_RATING_STATE } from "#app/domain/rating/rating-state.ts";
import { anyHistory, linesOf, lineText, withEvents, withTerms } from "#test/domain/properties/any-history.ts";
import { asExpected, ratedMonths, sortedLines } from "#test/domain/reference/engine-months.ts";

describe("under any terms", () => {
  test("the order in which events arrive changes nothing, and what comes twice counts once", () => {
    fc.assert(
      fc.property(anyHistory, fc.infiniteStream(fc.nat()), ({ world }, keys) => {
        const shuffled = withEvents(world, (events) =>
          [...events, ...events]
            .map((event) => ({ event, key: keys.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ event }) => event),
        );
        const turned = {
          ...shuffled,
          attributions: [...world.attributions].reverse(),
          versions: [...world.versions].reverse(),
        };
        expect(linesOf(turned)).toEqual(linesOf(world));
      }),
      { numRuns: 300 },
    );
  });

  test("partner by partner gives the same lines as all partners in one run", () => {
    fc.assert(
      fc.property(anyHistory, ({ world }) => {
        expect(linesOf(world, true)).toEqual(linesOf(world, false));
      }),
      { numRuns: 500 },
    );
  });

  test("a month that is rated again gives the same, and leaves what it opened with as it was", () => {
    fc.assert(
      fc.property(anyHistory, ({ world }) => {
        const [first, second] = world.months;
        const input = (month: typeof first, opening = EMPTY_RATING_STATE) => ({
          events: month!.events,
          attributions: world.attributions,
          versions: world.versions,
          opening,
          bookedFrom: month!.from,
          bookedTo: month!.to,
        });
        const { closing } = rate(input(first));
        const opening = {
          ...closing,
          originals: closing.originals,
          counters: closing.counters,
          firsts: closing.firsts,
        };
        const before = lineText(opening);
        const once = rate(input(second, opening));
        const changes = lineText(once.changes);
        expect(lineText(opening)).toBe(before);
        const again = rate(input(second, opening));
        expect(again.lines).toEqual(once.lines);
        expect(lineText(again.changes)).toBe(changes);
      }),
      { numRuns: 300 },
    );
  });

  test("months in a row give the same lines as one long run, where no window ends in between", () => {
    fc.assert(
      fc.property(anyHistory, (generated) => {
        const plain = withTerms(generated.world, ({ rewards, floors }) => ({
          rewards: rewards.filter((one) => one.kind === "loyalty"),
          floors: floors.filter((one) => ["event", "customer", "agreement"].includes(one.per)),
        }));
        // What comes late is held against the month that it is booked in: every event in its own month here.
        const all = plain.months.flatMap((month) => month.events);
        const world = withEvents(plain, (_, at) => {
          const { from, to } = plain.months[at]!;
          return all.filter((event) => event.occurredAt >= from && event.occurredAt < to);
        });
        const whole = rate({
          events: all,
          attributions: world.attributions,
          versions: world.versions,
          opening: EMPTY_RATING_STATE,
          bookedFrom: world.months[0]!.from,
          bookedTo: world.months.at(-1)!.to,
        });
        const months = ratedMonths(world).flat();
        expect(sortedLines(months)).toEqual(sortedLines(whole.lines));
        expect(whole.lines.map(asExpected).length).toBe(months.length);
      }),
      { numRuns: 500 },
    );
  });
});
