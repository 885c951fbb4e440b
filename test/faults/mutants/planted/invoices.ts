import { example, type Mutant } from "../mutant.ts";

/** What is earned by invoice, when it is paid in full, or over a service's months. */
export const INVOICES: readonly Mutant[] = [
  {
    id: "paid_in_full_not_waiting",
    what: "a part payment is earned before its invoice is paid",
    file: "app/domain/rating/waiting.ts",
    find: "if (paid.value >= event.invoiceNetMinor) return false;",
    replace: "if (paid.value >= 0n) return false;",
    test: example(
      "earned-when",
      "payments of an invoice wait until its whole net has come, and are earned together then",
    ),
  },
  {
    id: "invoice_paid_a_unit_early",
    what: "an invoice is paid in full with its last unit missing",
    file: "app/domain/rating/waiting.ts",
    find: "if (paid.value < invoiceNetMinor) continue;",
    replace: "if (paid.value < invoiceNetMinor - 1n) continue;",
    test: example(
      "earned-when",
      "payments of an invoice wait until its whole net has come, and are earned together then",
    ),
  },
  {
    id: "waiting_by_todays_version",
    what: "what waited is rated by the version of the day on which it is paid",
    file: "app/domain/rating/waiting.ts",
    find: "const compiled = attribution ? run.versions.lastAt(attribution.enrolmentId, at) : null;",
    replace:
      "const compiled = attribution ? run.versions.lastAt(attribution.enrolmentId, run.bookedTo - 1) : null;",
    test: example("earned-when", "what waited is rated by the version of its own time"),
  },
  {
    id: "refund_while_waiting_forgotten",
    what: "what was refunded while it waited is earned",
    file: "app/domain/rating/waiting.ts",
    find: "reducedMinor: one.reducedMinor + reducedNowMinor",
    replace: "reducedMinor: one.reducedMinor",
    test: example(
      "earned-when",
      "what was refunded while it waited makes the invoice wait longer and is taken off at once",
    ),
  },
  {
    id: "refunded_counts_as_paid",
    what: "what was refunded still counts as paid",
    file: "app/domain/rating/waiting.ts",
    find: ".value -= reducedNowMinor;",
    replace: ".value -= 0n;",
    test: example(
      "earned-when",
      "what was refunded while it waited makes the invoice wait longer and is taken off at once",
    ),
  },
  {
    id: "void_not_reversed",
    what: "a void invoice keeps its commission",
    file: "app/domain/rating/rate-reversal.ts",
    find: "invoice_void: 1n",
    replace: "invoice_void: 0n",
    test: example(
      "earned-when",
      "by invoice it is earned when issued, its payment earns nothing, and a void takes it back whole",
    ),
  },
  {
    id: "given_up_not_reversed",
    what: "an invoice that was given up keeps its commission",
    file: "app/domain/rating/rate-reversal.ts",
    find: "invoice_uncollectible: 1n",
    replace: "invoice_uncollectible: 0n",
    test: example(
      "earned-when",
      "by invoice it is earned when issued, its payment earns nothing, and a void takes it back whole",
    ),
  },
  {
    id: "earned_at_issue_and_payment",
    what: "an invoice earns when it is issued and when it is paid",
    file: "app/domain/rating/which-head.ts",
    find: 'if (byInvoice !== (event.kind === "invoice_issued"))',
    replace: 'if (!byInvoice && event.kind === "invoice_issued")',
    test: example(
      "earned-when",
      "by invoice it is earned when issued, its payment earns nothing, and a void takes it back whole",
    ),
  },
  {
    id: "refund_misses_the_invoice",
    what: "a refund of a payment does not find what its invoice earned",
    file: "app/domain/rating/originals.ts",
    find: "if (ofInvoice === undefined || ofInvoice === key) return [...own];",
    replace: "if (ofInvoice !== key) return [...own];",
    test: example(
      "earned-when",
      "a refund of an invoice's payment takes back what the issued invoice earned",
    ),
  },
  {
    id: "instalment_remainder_lost",
    what: "the odd units of a prepaid service are lost",
    file: "app/domain/rating/instalments.ts",
    find: "wholeMinor: amounts[n]!.minor",
    replace: "wholeMinor: whole.amountMinor / BigInt(parts)",
    test: example(
      "earned-when",
      "a prepaid service is earned in equal parts, one for each month begun, the odd units first",
    ),
  },
  {
    id: "month_too_many",
    what: "a service of whole months has one part too many",
    file: "app/domain/rating/instalments.ts",
    find: "windowEnd(serviceFrom, parts) < serviceTo",
    replace: "windowEnd(serviceFrom, parts) <= serviceTo",
    test: example(
      "earned-when",
      "a prepaid service is earned in equal parts, one for each month begun, the odd units first",
    ),
  },
  {
    id: "settled_document_not_written",
    what: "an instalment that was booked is kept as still to come",
    file: "app/domain/rating/state-document.ts",
    find: "return [...changed, ...settled].sort",
    replace: "return [...changed].sort",
    test: example(
      "earned-when",
      "a prepaid service is earned in equal parts, one for each month begun, the odd units first",
    ),
  },
  {
    id: "parts_to_come_not_reduced",
    what: "a refund leaves what is still to come as it is",
    file: "app/domain/rating/rate-reversal.ts",
    find: "return { ...pending, reducedMinor: original.reducedMinor, takenBackMinor: original.takenBackMinor };",
    replace: "return pending;",
    test: example(
      "earned-when",
      "a refund takes its part of what was earned and makes smaller what is to come",
    ),
  },
];
