import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { localDateOf, windowEnd } from "#app/domain/period.ts";

/** Zones with odd offsets, with days that begin at one o'clock, and one that left a whole day out. */
const ZONES = [
  "UTC",
  "America/New_York",
  "Europe/Madrid",
  "Asia/Kathmandu",
  "America/Havana",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "Pacific/Niue",
];

test("the local day of an instant is the one that the calendar of its zone shows, through every change of the clock", () => {
  const instant = fc.integer({ min: Date.UTC(2009, 0, 1), max: Date.UTC(2040, 0, 1) });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), instant, (zone, at) => {
      const shown = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
      expect(localDateOf(new Date(at), zone)).toBe(shown.toString());
    }),
    { numRuns: 2_000 },
  );
  // Samoa went from 29 to 31 December 2011.
  expect(localDateOf(new Date("2011-12-30T09:59:59Z"), "Pacific/Apia")).toBe("2011-12-29");
  expect(localDateOf(new Date("2011-12-30T10:00:00Z"), "Pacific/Apia")).toBe("2011-12-31");
});

test("a window of months ends on the day that calendar arithmetic finds, forwards and back", () => {
  const start = fc.date({ min: new Date("1999-01-01Z"), max: new Date("2101-01-01Z"), noInvalidDate: true });
  fc.assert(
    fc.property(start, fc.integer({ min: -600, max: 1_200 }), (date, months) => {
      const on = date.toISOString().slice(0, 10);
      const end = Temporal.PlainDate.from(on).add({ months }, { overflow: "constrain" });
      expect(windowEnd(on, months)).toBe(end.toString());
    }),
    { numRuns: 2_000 },
  );
});
