import type { Mutant } from "../mutant.ts";

/** What the database keeps from month to month; killed by tests with a real PostgreSQL. */
export const MONTHS: readonly Mutant[] = [
  {
    id: "opening_of_the_first_month",
    what: "a statement opens with the first month's closing balance",
    file: "app/features/statements/load-balances.server.ts",
    find: "(array_agg(closing_minor order by period_id desc))[1]",
    replace: "(array_agg(closing_minor order by period_id asc))[1]",
    test: {
      file: "test/features/statements.test.ts",
      name: "takes a payment back into the balance that was counted in one month and cancelled in the next",
    },
  },
  {
    id: "paid_before_forgotten",
    what: "what earlier statements counted as paid is taken off again",
    file: "app/features/statements/build-statements.server.ts",
    find: "paidOutMinor: before.paidMinor - before.paidBeforeMinor",
    replace: "paidOutMinor: before.paidMinor",
    test: {
      file: "test/features/statements.test.ts",
      name: "takes a payment back into the balance that was counted in one month and cancelled in the next",
    },
  },
  {
    id: "paid_after_the_cut_off",
    what: "a payment after the close began is counted in the month",
    file: "app/features/statements/load-balances.server.ts",
    find: "and e.account_code = 'partner_payable' and j.event_at <= $2",
    replace: "and e.account_code = 'partner_payable' and j.event_at <= ($2::timestamptz + interval '9 days')",
    test: {
      file: "test/features/statements.test.ts",
      name: "that goes on after a payment was approved in between leaves that payment to the next statement",
    },
  },
  {
    id: "held_of_before_forgotten",
    what: "what earlier months still hold is taken for available",
    file: "app/features/statements/load-balances.server.ts",
    find: "at(row).heldBefore.push({ releaseAt: new Date(Number(row[3])), heldMinor: BigInt(row[4]!) });",
    replace: "at(row);",
    test: {
      file: "test/features/statements.test.ts",
      name: "takes a payment back into the balance that was counted in one month and cancelled in the next",
    },
  },
  {
    id: "taken_back_before_forgotten",
    what: "what earlier months took back is not known to the next",
    file: "app/features/commissions/load-originals.server.ts",
    find: "reversalsOf.get(row.id) ?? []",
    replace: "[]",
    test: {
      file: "test/features/statements.test.ts",
      name: "is for closed months, and agrees after refunds of later months",
    },
  },
  {
    id: "statement_columns_swapped",
    what: "a statement's earned and clawed-back sums change places",
    file: "app/features/statements/write-batch.server.ts",
    find: "row.openingMinor, row.earnedMinor, row.clawedBackMinor,",
    replace: "row.openingMinor, row.clawedBackMinor, row.earnedMinor,",
    test: {
      file: "test/features/statements.test.ts",
      name: "is for closed months, and agrees after refunds of later months",
    },
  },
  {
    id: "hash_over_ids",
    what: "a statement's hash is over something else than its lines' texts",
    file: "app/features/statements/state-lines.server.ts",
    find: "sha256: sha256Hex(texts)",
    replace: "sha256: sha256Hex(legalEntityId)",
    test: {
      file: "test/features/month-to-month.test.ts",
      name: "a statement seals its lines by the hash of their texts",
    },
  },
  {
    id: "state_not_loaded",
    what: "a month opens without what the one before left",
    file: "app/features/commissions/load-rating-state.server.ts",
    find: "from rating_state where partner_id = any ($1) and period_id < $2",
    replace: "from rating_state where partner_id = any ($1) and period_id < $2 and false",
    test: {
      file: "test/features/month-to-month.test.ts",
      name: "a tier of a year goes on from what the closed month left",
    },
  },
  {
    id: "oldest_state_counts",
    what: "of a counter the oldest row counts",
    file: "app/features/commissions/load-rating-state.server.ts",
    find: "s.period_id desc, s.at_close desc",
    replace: "s.period_id asc, s.at_close desc",
    test: {
      file: "test/features/month-to-month.test.ts",
      name: "a tier of a year goes on from what the closed month left",
    },
  },
  {
    id: "state_value_not_written",
    what: "a month's close keeps every counter at nothing",
    file: "app/features/statements/write-batch.server.ts",
    find: "bulkRow([partnerId, periodId, key, value, document])",
    replace: "bulkRow([partnerId, periodId, key, 0n, document])",
    test: {
      file: "test/features/month-to-month.test.ts",
      name: "a tier of a year goes on from what the closed month left",
    },
  },
  {
    id: "adjusted_refund",
    what: "a refund of an adjusted line takes back what was first credited",
    file: "app/features/commissions/adjusted-originals.server.ts",
    find: "amountMinor: sealed.amountMinor + more",
    replace: "amountMinor: sealed.amountMinor",
    test: {
      file: "test/features/backdating.test.ts",
      name: "closed months still verify after terms were drawn back, and so does the month of the adjustments",
    },
  },
  {
    id: "refund_over_the_net",
    what: "earlier refunds leave the room of the next as it was",
    file: "app/features/revenue/prepare-reduction.server.ts",
    find: "reducedBeforeMinor: reduced.get(line.ordinal) ?? 0n",
    replace: "reducedBeforeMinor: 0n",
    test: {
      file: "test/features/revenue-recording.test.ts",
      name: "refunds of a payment never take more than its net, also when two arrive at the same instant",
    },
  },
  {
    id: "refund_of_other_products",
    what: "a refund of one product takes from all of them",
    file: "app/features/revenue/prepare-reduction.server.ts",
    find: "lines.filter((line) => line.productKey === productKey),\n      );",
    replace: "lines,\n      );",
    test: {
      file: "test/features/revenue-recording.test.ts",
      name: "a refund that says of which product it is takes from that product's lines only",
    },
  },
  {
    id: "stripe_refund_twice",
    what: "each refund that Stripe tells takes all that was refunded so far",
    file: "app/features/revenue/stripe-reductions.ts",
    find: "const moved = target.finalMinor - reducedMinor;",
    replace: "const moved = target.finalMinor;",
    test: {
      file: "test/features/revenue-stripe.test.ts",
      name: "refunds, a failed one, a credit note that covers a refund, and a dispute end at the same net in whatever order they are told",
    },
  },
  {
    id: "adjustment_of_nothing",
    what: "an adjustment is read as no difference",
    file: "app/features/commissions/load-adjustments.server.ts",
    find: "isMinor: adjustment.isMinor",
    replace: "isMinor: adjustment.wasMinor",
    test: {
      file: "test/features/backdating.test.ts",
      name: "closed months still verify after terms were drawn back, and so does the month of the adjustments",
    },
  },
  {
    id: "month_of_another_zone",
    what: "an event falls into the month of UTC",
    file: "app/features/revenue/assign-period.server.ts",
    find: "const id = periodOf(at, timeZone);",
    replace: 'const id = periodOf(at, "UTC");',
    test: {
      file: "test/features/revenue-recording.test.ts",
      name: "an event falls into the month that the programme's zone shows at its instant",
    },
  },
  {
    id: "stripe_failed_refund_sign",
    what: "a refund that failed at Stripe takes back again",
    file: "app/features/revenue/stripe-reductions.ts",
    find: "netMinor: -moved",
    replace: "netMinor: moved",
    test: {
      file: "test/features/revenue-stripe.test.ts",
      name: "a refund that fails gives back what it took, and what it took before it was known is nothing",
    },
  },
];
