import { example, type Mutant } from "../mutant.ts";

/** Reductions of what was credited. */
export const REFUNDS: readonly Mutant[] = [
  {
    id: "refund_at_current_rate",
    what: "a refund takes back at the rate of today",
    file: "app/domain/rating/take-back.ts",
    find: "else targetMinor = part(original.creditedMinor, reducedNetMinor);",
    replace:
      "else targetMinor = part((original.netMinor * BigInt(run.versions.at(original.line.enrolmentId, at)?.version.terms.heads[0]?.pays.ratePpm ?? 0)) / 1_000_000n, reducedNetMinor);",
    test: example("percentage", "a refund goes by the rate of its payment, whatever the rate is by then"),
  },
  {
    id: "partials_rounded_apart",
    what: "each partial refund is rounded by itself",
    file: "app/domain/rating/take-back.ts",
    find: "const takeMinor = targetMinor - original.takenBackMinor;",
    replace: "const takeMinor = part(original.creditedMinor, reducedNetMinor - before);",
    test: example(
      "refunds",
      "partial refunds take back their proportion, and all together exactly what was credited",
    ),
  },
  {
    id: "more_than_credited",
    what: "reductions take back more than was credited",
    file: "app/domain/rating/take-back.ts",
    find: "const reducedNetMinor = clamp(reducedMinor, net);",
    replace: "const reducedNetMinor = reducedMinor;",
    test: example("refunds", "all that reduces a payment together takes back no more than it credited"),
  },
  {
    id: "lost_dispute_forgotten",
    what: "a lost dispute takes nothing back",
    file: "app/domain/rating/rate-reversal.ts",
    find: "dispute_lost: 1n",
    replace: "dispute_lost: 0n",
    test: example("refunds", "a dispute takes nothing back before it is lost"),
  },
  {
    id: "failed_refund_takes",
    what: "a failed refund takes back again",
    file: "app/domain/rating/rate-reversal.ts",
    find: "refund_failed: -1n",
    replace: "refund_failed: 1n",
    test: example("refunds", "a failed refund gives back what the refund took"),
  },
  {
    id: "held_and_available_swapped",
    what: "a reversal takes from what is available while its line is held",
    file: "app/domain/rating/rate-reversal.ts",
    find: "bookedAt < original.releaseAt.getTime()",
    replace: "bookedAt >= original.releaseAt.getTime()",
    test: example(
      "refunds",
      "a reversal cancels what is held of its own line while its hold lasts, then takes from what is available",
    ),
  },
  {
    id: "flat_taken_by_a_part",
    what: "a partial refund takes a flat amount back whole",
    file: "app/domain/rating/take-back.ts",
    find: "const isFull = reducedNetMinor >= net && net > 0n;",
    replace: "const isFull = reducedNetMinor > 0n && net > 0n;",
    test: example(
      "flats",
      "a partial refund leaves a flat amount, and the one that completes it takes it back whole",
    ),
  },
  {
    id: "collected_not_given_back",
    what: "a refund does not give a reseller back what it had collected",
    file: "app/domain/rating/take-back.ts",
    find: "const wholeMinor = isFull ? original.creditedMinor + collectedMinor : 0n;\n    targetMinor = wholeMinor - part(collectedMinor, reducedNetMinor);",
    replace: "targetMinor = isFull ? original.creditedMinor : 0n;",
    test: example(
      "base",
      "a reseller's flat share stays at a partial refund, but what it collected goes with the net",
    ),
  },
  {
    id: "order_of_one_instant",
    what: "at one instant ids alone decide the order",
    file: "app/domain/revenue-event.ts",
    find: "Number(!isEarningKind(a.kind)) - Number(!isEarningKind(b.kind))",
    replace: "0",
    test: example("refunds", "at one instant a payment counts before what reduces it"),
  },
  {
    id: "currencies_mixed",
    what: "a reduction takes from a payment in another currency",
    file: "app/domain/rating/rate-reversal.ts",
    find: "if (original.line.currency !== event.currency) continue;",
    replace: "",
    test: example("currencies", "a reduction in another currency than its payment's takes nothing"),
  },
  {
    id: "milestone_twice",
    what: "a milestone is paid with every payment that names it",
    file: "app/domain/rating/earn-head.ts",
    find: "if (amount) once.value = 1n;",
    replace: "",
    test: example("flats", "each named milestone is paid once, months apart or not"),
  },
  {
    id: "net_refund_of_gross",
    what: "a refund's total is taken for its net",
    file: "app/domain/net-revenue.ts",
    find: "divideHalfEven(gross * invoice.netMinor, invoice.totalMinor)",
    replace: "gross",
    test: {
      file: "test/domain/rules.test.ts",
      name: "a refund counts in proportion of net to total, and only once it succeeded",
    },
  },
  {
    id: "partials_counted_anew",
    what: "each partial refund lowers the counter by all that was refunded so far",
    file: "app/domain/rating/take-back.ts",
    find: "part(minor, reducedNetMinor) - part(minor, before)",
    replace: "part(minor, reducedNetMinor)",
    test: example(
      "refunds",
      "partial refunds lower the counter by their part each, together by the payment's base",
    ),
  },
  {
    id: "base_of_reversal_sign",
    what: "a reversal's base is above zero",
    file: "app/domain/rating/rate-reversal.ts",
    find: "baseMinor: -reducedNowMinor",
    replace: "baseMinor: reducedNowMinor",
    test: example(
      "refunds",
      "a reversal's base is what was reduced, below zero, and above it when given back",
    ),
  },
];
