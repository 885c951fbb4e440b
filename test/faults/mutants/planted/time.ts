import { example, type Mutant } from "../mutant.ts";

/** Windows, versions, holds, clawbacks. */
export const TIME: readonly Mutant[] = [
  {
    id: "window_end_off",
    what: "a head pays at the first instant after its window",
    file: "app/domain/rating/window.ts",
    find: "end !== undefined && at >= end",
    replace: "end !== undefined && at > end",
    test: example("time", "a head pays for so many months from the attribution on, the end excluded"),
  },
  {
    id: "first_payment_window_ignored",
    what: "a window from the first payment on begins with the attribution",
    file: "app/domain/rating/standing.ts",
    find: "return run.firsts.at(attributionFirstKey(attribution.id, line.productKey));",
    replace: "return attribution.from;",
    test: example("time", "a window from the first payment on begins with it, for each product"),
  },
  {
    id: "agreement_window_of_version",
    what: "a window from the agreement on begins anew with each version",
    file: "app/domain/rating/standing.ts",
    find: "startOfDay(compiled.agreementFromOn,",
    replace: "startOfDay(compiled.version.fromOn,",
    test: example("time", "a window from the agreement on begins with the enrolment's first version"),
  },
  {
    id: "release_lag_off",
    what: "a lag of one month is over when the month is",
    file: "app/domain/rating/earn-head.ts",
    find: "releaseLagMonths + 1",
    replace: "releaseLagMonths",
    test: example(
      "time",
      "a line is released after its hold of whole days, or after the lag of whole months if that is later",
    ),
  },
  {
    id: "hold_shorter_than_lag_wins",
    what: "the earlier of hold and lag releases",
    file: "app/domain/rating/earn-head.ts",
    find: "return lagged > held ? lagged : held;",
    replace: "return lagged > held ? held : lagged;",
    test: example(
      "time",
      "a line is released after its hold of whole days, or after the lag of whole months if that is later",
    ),
  },
  {
    id: "clawback_end_off",
    what: "a refund at the end of the clawback's days still takes back",
    file: "app/domain/rating/rate-reversal.ts",
    find: "at >= addHoldDays(original.ratedAt, days)",
    replace: "at > addHoldDays(original.ratedAt, days)",
    test: example("time", "a reduction at or after the clawback's days takes nothing back"),
  },
  {
    id: "version_a_day_longer",
    what: "a version is in force at the instant at which it ends",
    file: "app/domain/rating/find-version.ts",
    find: "one.from <= at && at < one.to",
    replace: "one.from <= at && at <= one.to",
    test: example(
      "time",
      "a version is in force from the first instant of its first day until that of its last day's next",
    ),
  },
  {
    id: "adjustment_sign",
    what: "an adjustment is booked the wrong way round",
    file: "app/domain/rating/adjustment.ts",
    find: "adjustment.isMinor - adjustment.wasMinor",
    replace: "adjustment.wasMinor - adjustment.isMinor",
    test: example("time", "an adjustment is what it should have been less what it was, available at once"),
  },
];
