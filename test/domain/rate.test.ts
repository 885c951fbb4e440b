import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import { type RatingInput, rate } from "#app/domain/rating/rate.ts";
import { EMPTY_RATING_STATE, originalFromLines } from "#app/domain/rating/rating-state.ts";
import type { RevenueEvent } from "#app/domain/revenue-event.ts";
import { attribution, event, history, terms, version } from "#test/domain/rating-world.ts";

function rated(events: readonly RevenueEvent[], change: Partial<RatingInput> = {}) {
  return rate({
    events,
    attributions: [attribution()],
    versions: [version()],
    opening: EMPTY_RATING_STATE,
    bookedFrom: new Date("2026-01-01T00:00:00Z"),
    bookedTo: new Date("2027-06-01T00:00:00Z"),
    ...change,
  });
}
const percent = (ratePpm: number) => ({
  kind: "percentage" as const,
  view: "partner_share" as const,
  byDate: [],
  byContractYear: [],
  ratePpm,
});
const eventOf = (line: CommissionLine) => ({ occurredAt: line.occurredAt, invoiceId: null });
const amounts = (lines: readonly CommissionLine[]) => lines.map((line) => line.amountMinor);
const reasons = (lines: readonly CommissionLine[]) => lines.map((line) => line.reason);
const total = (lines: readonly CommissionLine[]) => lines.reduce((sum, line) => sum + line.amountMinor, 0n);

describe("what a payment earns", () => {
  test("net × rate, rounded once per line half-even, and the working says so", () => {
    // 20 % of 10.05 is 2.01; of 0.12 and 0.13, 2.4 and 2.6 cents: rounded 2 and 3.
    const { lines } = rated([event("pay", "payment", "2026-03-01T12:00:00Z", [1005n, 12n, 13n])]);
    expect(amounts(lines)).toEqual([201n, 2n, 3n]);
    expect(lines[1]).toMatchObject({
      derivedFrom: "pay/1/agv_1/share/att_1",
      clause: "1.1",
      baseMinor: 12n,
      ratePpm: 200_000,
      fromHeldMinor: 0n,
      releaseAt: new Date("2026-03-31T12:00:00Z"),
      working: {
        kind: "earned",
        beforeRoundingMicros: 2_400_000n,
        afterRoundingMinor: 2n,
        windowFrom: "2026-01-31",
        windowTo: "2027-01-31",
        monthsLeft: 10,
      },
    });
  });

  test("a half goes to the even neighbour", () => {
    const half = terms();
    half.heads[0] = { ...half.heads[0]!, pays: percent(500_000) };
    const { lines } = rated([event("pay", "payment", "2026-03-01T12:00:00Z", [1n, 3n, 5n, -1n, -3n])], {
      versions: [version({ terms: half })],
    });
    expect(amounts(lines)).toEqual([0n, 2n, 2n, 0n, -2n]);
  });

  test("the window ends with the last instant before its end, in the agreement's zone, clamped from the start", () => {
    // One month from 31 January in Madrid: [31 January, 28 February), whose end is 27 February 23:00 UTC.
    const month = { versions: [version({ terms: terms({}, 1) })] };
    const at = (time: string) => rated([event("pay", "payment", time, [100n])], month).lines;
    expect(reasons(at("2026-02-27T22:59:59.999Z"))).toEqual(["earned"]);
    expect(reasons(at("2026-02-27T23:00:00Z"))).toEqual(["window_over"]);
    expect(at("2026-02-27T23:00:00Z")[0]?.working).toMatchObject({ windowTo: "2026-02-28" });
  });

  test("what earns nothing has a line with its reason", () => {
    const pay = (at: string) => [event("pay", "payment", at, [100n])];
    const other = terms();
    other.heads[0] = { ...other.heads[0]!, products: ["academy"] };
    expect(reasons(rated(pay("2026-01-30T22:59:59Z")).lines)).toEqual(["before_attribution"]);
    expect(reasons(rated(pay("2026-03-01T00:00:00Z"), { versions: [] }).lines)).toEqual(["no_agreement"]);
    expect(
      reasons(rated(pay("2026-03-01T00:00:00Z"), { versions: [version({ terms: other })] }).lines),
    ).toEqual(["not_covered"]);
    const ended = attribution({ to: new Date("2026-03-01T00:00:00Z") });
    expect(reasons(rated(pay("2026-03-01T00:00:00Z"), { attributions: [ended] }).lines)).toEqual([
      "attribution_ended",
    ]);
    expect(reasons(rated([event("ref", "refund", "2026-03-02T00:00:00Z", [100n])]).lines)).toEqual([
      "no_original",
    ]);
  });

  test("the version in force when the event occurred rates it, in the agreement's days", () => {
    const better = terms();
    better.heads[0] = { ...better.heads[0]!, pays: percent(300_000) };
    const versions = [
      version({ toOn: "2026-04-01" }),
      version({ id: "agv_2", n: 2, fromOn: "2026-04-01", terms: better }),
    ];
    const { lines } = rated(
      [
        event("before", "payment", "2026-03-31T21:59:59Z", [100n]),
        event("after", "payment", "2026-03-31T22:00:00Z", [100n]),
        event("ref", "refund", "2026-05-01T00:00:00Z", [100n], { reversesEventId: "before" }),
      ],
      { versions },
    );
    expect(lines.map((line) => [line.versionId, line.amountMinor])).toEqual([
      ["agv_1", 20n],
      ["agv_2", 30n],
      ["agv_1", -20n],
    ]);
  });

  test("a split rounds the line first and divides it by largest remainder, ties to the smaller id", () => {
    const share = (id: string, weightPpm: number) =>
      attribution({ id, partnerId: id, enrolmentId: id, weightPpm });
    const split = (weights: Record<string, number>, net: bigint) =>
      amounts(
        rated([event("pay", "payment", "2026-03-01T00:00:00Z", [net])], {
          attributions: Object.entries(weights).map(([id, weight]) => share(id, weight)),
          versions: Object.keys(weights).map((id) => version({ id, enrolmentId: id })),
        }).lines,
      );
    expect(split({ a: 500_000, b: 500_000 }, 125n)).toEqual([13n, 12n]);
    expect(split({ b: 400_000, a: 600_000 }, 25n)).toEqual([3n, 2n]);
    // The company keeps the 40 % that nobody claimed.
    expect(split({ a: 300_000, b: 300_000 }, 500n)).toEqual([30n, 30n]);
  });
});

describe("what a reduction takes back", () => {
  const payment = event("pay", "payment", "2026-03-01T12:00:00Z", [10_000n, 333n]);

  test("its proportion of each line, from the hold while it lasts and from the available balance after", () => {
    const { lines } = rated([
      payment,
      event("r1", "refund", "2026-03-31T11:59:59Z", [2_500n, 0n]),
      event("r2", "refund", "2026-03-31T12:00:00Z", [2_500n, 0n]),
    ]);
    expect(
      lines.slice(2).map((line) => [line.amountMinor, line.fromHeldMinor, line.fromAvailableMinor]),
    ).toEqual([
      [-500n, 500n, 0n],
      [0n, 0n, 0n],
      [-500n, 0n, 500n],
      [0n, 0n, 0n],
    ]);
    expect(lines[2]).toMatchObject({ reverses: lines[0]?.derivedFrom, ratePpm: 200_000, baseMinor: -2_500n });
  });

  test("one that is booked after its month was closed takes from what was released by then", () => {
    const late = event("r1", "refund", "2026-03-20T00:00:00Z", [10_000n, 0n]);
    const { lines } = rated([payment, late], { bookedFrom: new Date("2026-04-01T00:00:00Z") });
    expect(lines[2]).toMatchObject({ fromHeldMinor: 0n, fromAvailableMinor: 2_000n });
  });

  test("a failed refund gives back exactly what the refund took", () => {
    const { lines, closing } = rated([
      payment,
      event("r1", "refund", "2026-03-10T00:00:00Z", [3_333n, 111n]),
      event("r2", "refund_failed", "2026-03-12T00:00:00Z", [3_333n, 111n]),
    ]);
    expect(amounts(lines)).toEqual([2_000n, 67n, -667n, -22n, 667n, 22n]);
    expect(lines[4]).toMatchObject({ reason: "given_back", fromHeldMinor: -667n });
    expect(closing.originals.map((original) => original.takenBackMinor)).toEqual([0n, 0n]);
  });

  test("an open dispute and a won one change nothing, a lost one takes back", () => {
    const dispute = (kind: RevenueEvent["kind"], day: string) =>
      event(kind, kind, `2026-03-${day}T00:00:00Z`, [10_000n, 333n]);
    const won = rated([payment, dispute("dispute_opened", "05"), dispute("dispute_won", "09")]).lines;
    expect(reasons(won).slice(2)).toEqual(["dispute_open", "dispute_open", "dispute_won", "dispute_won"]);
    expect(total(won)).toBe(2_067n);
    expect(
      total(rated([payment, dispute("dispute_opened", "05"), dispute("dispute_lost", "09")]).lines),
    ).toBe(0n);
  });

  test("refund and lost dispute of the same money take it back once", () => {
    const { lines } = rated([
      payment,
      event("r1", "refund", "2026-03-10T00:00:00Z", [8_000n, 333n]),
      event("d1", "dispute_lost", "2026-03-12T00:00:00Z", [10_000n, 333n]),
    ]);
    expect(amounts(lines).slice(2)).toEqual([-1_600n, -67n, -400n, 0n]);
  });

  test("payment and refund of the same second are rated in that order, whatever their ids", () => {
    const { lines } = rated([event("a_refund", "refund", "2026-03-01T12:00:00Z", [10_000n, 333n]), payment]);
    expect(total(lines)).toBe(0n);
    expect(reasons(lines).slice(2)).toEqual(["reversal", "reversal"]);
  });

  test("goes to the partner who was credited, though the customer moved to another", () => {
    const { lines } = rated([payment, event("r1", "refund", "2026-05-01T00:00:00Z", [10_000n, 333n])], {
      attributions: [
        attribution({ to: new Date("2026-04-01T00:00:00Z") }),
        attribution({
          id: "att_2",
          partnerId: "par_2",
          enrolmentId: "enr_2",
          from: new Date("2026-04-01T00:00:00Z"),
        }),
      ],
    });
    const refund = lines.filter((line) => line.eventId === "r1" && line.eventLineOrdinal === 0);
    expect(refund.map((line) => [line.partnerId, line.amountMinor, line.reason])).toEqual([
      ["par_1", -2_000n, "reversal"],
      ["par_2", 0n, "no_original"],
    ]);
  });
});

describe("whatever happens", () => {
  const opening = EMPTY_RATING_STATE;
  const bookedFrom = new Date("2026-01-01T00:00:00Z");
  const bookedTo = new Date("2027-06-01T00:00:00Z");

  test("the order of arrival changes nothing, and twice is once", () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), ({ events, ...world }, keys) => {
        const expected = rate({ ...world, events, opening, bookedFrom, bookedTo });
        const shuffled = [...events, ...events]
          .map((one) => ({ one, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const turned = [...world.attributions].reverse();
        expect(
          rate({ ...world, attributions: turned, events: shuffled, opening, bookedFrom, bookedTo }),
        ).toEqual(expected);
      }),
    );
  });

  test("every event line gives every attribution exactly one line, under an id of its own", () => {
    fc.assert(
      fc.property(history, ({ events, ...world }) => {
        const { lines } = rate({ ...world, events, opening, bookedFrom, bookedTo });
        const eventLines = events.reduce((sum, one) => sum + one.lines.length, 0);
        expect(lines.length).toBe(eventLines * world.attributions.length);
        expect(new Set(lines.map((line) => line.derivedFrom)).size).toBe(lines.length);
      }),
    );
  });

  test("a month after the other gives the same lines as all at once, from a state rebuilt from its lines", () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 200 }), ({ events, ...world }, day) => {
        const cut = new Date(Date.UTC(2026, 0, 1 + day));
        const whole = rate({ ...world, events, opening, bookedFrom, bookedTo });
        const first = rate({
          ...world,
          events: events.filter((e) => e.occurredAt < cut),
          opening,
          bookedFrom,
          bookedTo,
        });
        const originals = first.lines.flatMap((line) => {
          const reversals = first.lines.filter((other) => other.reverses === line.derivedFrom);
          return originalFromLines(line, eventOf(line), reversals) ?? [];
        });
        const second = rate({
          ...world,
          events: events.filter((e) => e.occurredAt >= cut),
          opening: { ...first.closing, originals },
          bookedFrom,
          bookedTo,
        });
        expect([...first.lines, ...second.lines]).toEqual(whole.lines);
        expect(second.closing).toEqual(whole.closing);
      }),
    );
  });

  test("no more is taken back than was credited, and a refund of everything takes back exactly that", () => {
    fc.assert(
      fc.property(history, ({ events, ...world }) => {
        const { closing } = rate({ ...world, events, opening, bookedFrom, bookedTo });
        for (const original of closing.originals) {
          expect(original.takenBackMinor >= 0n).toBe(true);
          expect(original.takenBackMinor <= original.creditedMinor).toBe(true);
        }
        const everything = events
          .filter((one) => one.kind === "payment")
          .map((one) => ({
            ...one,
            id: `${one.id}_all`,
            kind: "refund" as const,
            occurredAt: new Date("2027-01-01T00:00:00Z"),
            reversesEventId: one.id,
            lines: one.lines.map((line) => ({ ...line, netMinor: line.netMinor * 9n })),
          }));
        const all = rate({ ...world, events: [...events, ...everything], opening, bookedFrom, bookedTo });
        expect(total(all.lines)).toBe(0n);
      }),
    );
  });

  test("the partners' parts and the company's rest add up to the line", () => {
    fc.assert(
      fc.property(history, ({ events, ...world }) => {
        const { lines } = rate({ ...world, events, opening, bookedFrom, bookedTo });
        for (const one of lines) {
          if (one.working.kind !== "earned") continue;
          const whole = one.working.afterRoundingMinor;
          const parts = total(
            lines.filter(
              (other) => other.eventId === one.eventId && other.eventLineOrdinal === one.eventLineOrdinal,
            ),
          );
          expect(parts <= whole).toBe(true);
          const claimed = world.attributions.reduce((sum, each) => sum + each.weightPpm, 0);
          if (claimed === 1_000_000) expect(parts).toBe(whole);
        }
      }),
    );
  });
});
