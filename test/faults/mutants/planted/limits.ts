import { example, type Mutant } from "../mutant.ts";

/** Caps, floors and guarantees. */
export const LIMITS: readonly Mutant[] = [
  {
    id: "cap_dropped",
    what: "a cap cuts nothing",
    file: "app/domain/rating/limits.ts",
    find: "if (amountMinor <= room) continue;",
    replace: "if (room >= 0n) continue;",
    test: example("limits", "a cap cuts a line to the room that is left in its window"),
  },
  {
    id: "cap_of_all_customers",
    what: "a cap per customer is one for all customers",
    file: "app/domain/rating/limits.ts",
    find: "? by.customerId",
    replace: '? "all"',
    test: example(
      "limits",
      "a cap per event is for all lines of the event together, one per customer for each customer",
    ),
  },
  {
    id: "room_not_freed",
    what: "a refund frees no room under a cap",
    file: "app/domain/rating/take-back.ts",
    find: "    -countedDelta,",
    replace: "    0n,",
    test: example("limits", "a refund takes back what was credited under the cap and frees that room"),
  },
  {
    id: "cap_used_up_twice",
    what: "what is credited uses a cap up twice",
    file: "app/domain/rating/limits.ts",
    find: "value += creditedMinor;\n  for",
    replace: "value += 2n * creditedMinor;\n  for",
    test: example("limits", "a cap goes by the partner's own share, and by the currency that it names"),
  },
  {
    id: "heads_of_a_cap_ignored",
    what: "a cap is of all heads, whichever it names",
    file: "app/domain/rating/compiled-version.ts",
    find: ": limit.heads.includes(head.id)",
    replace: ": limit.heads.length > 0",
    test: example(
      "limits",
      "a cap is of the heads that it names, and all are those that are paid to the partner",
    ),
  },
  {
    id: "floor_ignored",
    what: "a floor raises nothing",
    file: "app/domain/rating/limits.ts",
    find: "if (wanted <= amountMinor) continue;",
    replace: "if (wanted >= 0n) continue;",
    test: example(
      "limits",
      "a floor per event raises the line, one per customer or agreement the first lines only",
    ),
  },
  {
    id: "floor_over_cap",
    what: "a floor raises what a cap has cut",
    file: "app/domain/rating/limits.ts",
    find: "return cut(run, by, shareMinor, raise(run, by, shareMinor));",
    replace:
      "const own = cut(run, by, shareMinor, { amountMinor: shareMinor, floor: null });\n  return { ...own, ...raise(run, by, own.amountMinor) };",
    test: example("limits", "first floors, then caps"),
  },
  {
    id: "floor_lifts_debts",
    what: "a floor raises what is below nothing",
    file: "app/domain/rating/limits.ts",
    find: "if (shareMinor < 0n) return { amountMinor, floor };",
    replace: "",
    test: example(
      "limits",
      "a floor per event raises the line, one per customer or agreement the first lines only",
    ),
  },
  {
    id: "guarantee_for_a_part",
    what: "a guarantee is given for a window that the agreement was in force for a part of",
    file: "app/domain/rating/rewards.ts",
    find: "if (!wasInForceFrom(run, compiled.version.enrolmentId, window)) return;",
    replace: "",
    test: example(
      "limits",
      "nothing is guaranteed for a window of which the agreement was in force for a part",
    ),
  },
  {
    id: "guarantee_over_a_gap",
    what: "a gap between two versions does not interrupt a guarantee",
    file: "app/domain/rating/rewards.ts",
    find: "if (version === null) return false;",
    replace: "if (version === null) return at > window.from;",
    test: example(
      "limits",
      "nothing is guaranteed for a window of which the agreement was in force for a part",
    ),
  },
  {
    id: "fees_count_for_all",
    what: "limits of all heads count processing fees",
    file: "app/domain/rating/compiled-version.ts",
    find: 'limit.heads === "all" ? head.kind !== "processing_fee"',
    replace: 'limit.heads === "all" ? head.kind.length > 0',
    test: example(
      "limits",
      "a guarantee counts what its heads credited: uplifts and reductions too, fees not",
    ),
  },
  {
    id: "guarantee_without_reductions",
    what: "a refund does not lower what a guarantee counts",
    file: "app/domain/rating/reward-counters.ts",
    find: "reduction.currency, at, -reduction.takenMinor",
    replace: "reduction.currency, at, 0n",
    test: example(
      "limits",
      "a guarantee counts what its heads credited: uplifts and reductions too, fees not",
    ),
  },
  {
    id: "guarantee_on_top",
    what: "a guarantee is paid whole on top of what was earned",
    file: "app/domain/rating/rewards.ts",
    find: "window, threshold - counted, {",
    replace: "window, threshold, {",
    test: example(
      "limits",
      "a floor per window is topped up at its last instant, with or without anything earned",
    ),
  },
];
