import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  isTimeZone,
  localDateOf,
  nextPeriod,
  periodBounds,
  periodOf,
  previousPeriod,
  startOfDay,
  windowEnd,
} from "#app/domain/period.ts";

const ZONES = [...Intl.supportedValuesOf("timeZone"), "UTC"];
const period = fc
  .tuple(fc.integer({ min: 1990, max: 2060 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, "0")}`);

describe("periods", () => {
  test("a month of Madrid begins at 22:00 or 23:00 UTC, and October has an hour more", () => {
    const { from, to } = periodBounds("2026-10", "Europe/Madrid");
    expect(from.toISOString()).toBe("2026-09-30T22:00:00.000Z");
    expect(to.toISOString()).toBe("2026-10-31T23:00:00.000Z");
    expect((to.getTime() - from.getTime()) / 3_600_000).toBe(31 * 24 + 1);
  });

  test("an instant at the boundary belongs to the month that begins, in every zone", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), period, (zone, month) => {
        const { from, to } = periodBounds(month, zone);
        expect(periodOf(from, zone)).toBe(month);
        expect(periodOf(new Date(to.getTime() - 1), zone)).toBe(month);
        expect(periodOf(to, zone)).toBe(nextPeriod(month));
        expect(periodBounds(nextPeriod(month), zone).from).toEqual(to);
        expect(previousPeriod(nextPeriod(month))).toBe(month);
      }),
      { numRuns: 1_000 },
    );
  });

  test("every zone's year 2026 has twelve months that meet", () => {
    for (const zone of ZONES) {
      let month = "2026-01";
      const start = periodBounds(month, zone).from;
      let end = start;
      for (let i = 0; i < 12; i += 1, month = nextPeriod(month)) {
        const bounds = periodBounds(month, zone);
        expect(bounds.from).toEqual(end);
        end = bounds.to;
      }
      expect(month).toBe("2027-01");
    }
  });

  test("a day that begins at one o'clock begins at one o'clock", () => {
    // Cairo's clocks went forward at midnight of 26 April 2024: 00:00 did not exist.
    expect(startOfDay("2024-04-26", "Africa/Cairo").toISOString()).toBe("2024-04-25T22:00:00.000Z");
    expect(localDateOf(startOfDay("2024-04-26", "Africa/Cairo"), "Africa/Cairo")).toBe("2024-04-26");
  });

  test("what is not a zone or not a month is known", () => {
    expect(isTimeZone("Europe/Madrid")).toBe(true);
    expect(isTimeZone("Europe/Atlantis")).toBe(false);
    expect(isTimeZone("+02:00")).toBe(false);
    expect(() => periodBounds("2026-13", "UTC")).toThrow("is a month");
  });
});

describe("windows", () => {
  test("months are counted from the original start and clamped to the last day of a shorter month", () => {
    expect(windowEnd("2026-01-31", 1)).toBe("2026-02-28");
    expect(windowEnd("2026-01-31", 2)).toBe("2026-03-31");
    expect(windowEnd("2028-02-29", 12)).toBe("2029-02-28");
    expect(windowEnd("2026-08-15", 12)).toBe("2027-08-15");
  });

  test("days cross months and leap days", () => {
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
    expect(addDays("2026-10-31", 90)).toBe("2027-01-29");
  });
});
