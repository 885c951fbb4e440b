import { example, type Mutant } from "../mutant.ts";

/** Statements, journals and what is sealed. */
export const BOOKS: readonly Mutant[] = [
  {
    id: "minimum_ignored",
    what: "a balance below the minimum is paid",
    file: "app/domain/statement.ts",
    find: "availableMinor < payment.minimumMinor && !carriedLongEnough",
    replace: "availableMinor < 0n && !carriedLongEnough",
    test: example(
      "payment",
      "a balance below the minimum is carried until it reaches it, and is paid whole then",
    ),
  },
  {
    id: "minimum_off",
    what: "a balance that is the minimum is not paid",
    file: "app/domain/statement.ts",
    find: "availableMinor < payment.minimumMinor &&",
    replace: "availableMinor <= payment.minimumMinor &&",
    test: example(
      "payment",
      "a balance below the minimum is carried until it reaches it, and is paid whole then",
    ),
  },
  {
    id: "carried_for_ever",
    what: "what was carried long enough is carried on",
    file: "app/domain/statement.ts",
    find: " && !carriedLongEnough",
    replace: "",
    test: example("payment", "a balance below the minimum is carried for so many months at most"),
  },
  {
    id: "carried_a_month_more",
    what: "a balance is carried a month too long",
    file: "app/domain/statement.ts",
    find: "monthsBelow >= payment.carryAtMostMonths",
    replace: "monthsBelow > payment.carryAtMostMonths",
    test: example("payment", "a balance below the minimum is carried for so many months at most"),
  },
  {
    id: "quarter_pays_monthly",
    what: "terms that pay by the quarter pay each month",
    file: "app/domain/payment-terms.ts",
    find: 'payment.every === "month" || endsQuarter(period)',
    replace: 'payment.every === "month" || period.length > 0',
    test: example("payment", "terms that pay by the quarter pay what has come together with its last month"),
  },
  {
    id: "release_at_end_late",
    what: "what is released with the month's end stays on hold",
    file: "app/domain/statement.ts",
    find: "line.releaseAt > input.periodEnd",
    replace: "line.releaseAt >= input.periodEnd",
    test: example(
      "payment",
      "what is on hold at the month's end is not available, and is with the month in which its hold ends",
    ),
  },
  {
    id: "held_effect_sign",
    what: "a reversal adds to what is held",
    file: "app/domain/rating/commission-line.ts",
    find: "? line.amountMinor : -line.fromHeldMinor",
    replace: "? line.amountMinor : line.fromHeldMinor",
    test: {
      file: "test/domain/statement.test.ts",
      name: "a refund first cancels what is held of its own line, and only the rest is clawed back",
    },
  },
  {
    id: "bonuses_as_commission",
    what: "bonuses are added to the commission",
    file: "app/domain/rating/commission-line.ts",
    find: '? "bonuses" : "earned"',
    replace: '? "earned" : "earned"',
    test: {
      file: "test/domain/statement.test.ts",
      name: "each of a statement's sums is booked under its own kind, whatever the sign of its lines",
    },
  },
  {
    id: "journal_sign",
    what: "a journal debits both sides",
    file: "app/domain/journal.ts",
    find: "(totals.get(credit) ?? 0n) - amountMinor",
    replace: "(totals.get(credit) ?? 0n) + amountMinor",
    test: {
      file: "test/domain/statement.test.ts",
      name: "a claw-back beyond what is owed becomes a debt, and the next earnings repay it first",
    },
  },
  {
    id: "set_off_sign",
    what: "a new debt is booked as repaid",
    file: "app/domain/statement-journals.ts",
    find: "debtAfterMinor - debtBeforeMinor",
    replace: "debtBeforeMinor - debtAfterMinor",
    test: {
      file: "test/domain/statement.test.ts",
      name: "a claw-back beyond what is owed becomes a debt, and the next earnings repay it first",
    },
  },
  {
    id: "journal_kind",
    what: "bonuses are booked as commission",
    file: "app/domain/statement-journals.ts",
    find: 'booked("bonus", "bonuses")',
    replace: 'booked("accrual", "bonuses")',
    test: {
      file: "test/domain/statement.test.ts",
      name: "each of a statement's sums is booked under its own kind, whatever the sign of its lines",
    },
  },
  {
    id: "held_and_payable_swapped",
    what: "what is available is booked as held",
    file: "app/domain/statement-journals.ts",
    find: 'credit: "partner_held", amountMinor: sum(own, heldEffectMinor)',
    replace: 'credit: "partner_held", amountMinor: sum(own, availableEffectMinor)',
    test: {
      file: "test/domain/ledger-docs.test.ts",
      name: "what is booked stands between the accounts that its kind documents",
    },
  },
  {
    id: "canonical_key_order",
    what: "the sealed text depends on the order of its keys",
    file: "app/domain/canonical-json.ts",
    find: "Object.keys(value).sort()",
    replace: "Object.keys(value)",
    test: {
      file: "test/domain/keys-and-bytes.test.ts",
      name: "does not depend on the order in which a document was put together",
    },
  },
  {
    id: "sealed_under_wrong_name",
    what: "the sealed text gives the opening as the closing balance",
    file: "app/domain/statement-document.ts",
    find: "closingMinor: figures.closingMinor",
    replace: "closingMinor: figures.openingMinor",
    test: example("payment", "a sealed statement holds each figure under its own name"),
  },
];
