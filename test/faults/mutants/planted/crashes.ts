import type { Mutant, NamedTest } from "../mutant.ts";

const ANY_CRASH: NamedTest = {
  file: "test/faults/crash-runs.test.ts",
  name: "a payout run that dies at any point of its I/O is paid once",
};
const ANY_ANSWER: NamedTest = {
  file: "test/faults/stripe-faults.test.ts",
  name: "whatever Stripe answers or does not answer, a payout is paid once",
};
const ANY_OUTAGE: NamedTest = {
  file: "test/faults/outages.test.ts",
  name: "when Stripe is away for hours, what waits drains by itself, and nothing is paid twice",
};

/** Bugs that only a crash, a fault or an outage at the wrong moment brings to light. */
export const CRASHES: readonly Mutant[] = [
  {
    id: "key_is_random",
    what: "a repeat is sent under a key that Stripe never saw",
    file: "app/features/payouts/send-payout.server.ts",
    find: "    idempotencyKey: attemptKey(claimed.payout.id, n),\n  };\n  const answer",
    replace: "    idempotencyKey: attemptKey(claimed.payout.id, n) + Math.random(),\n  };\n  const answer",
    test: ANY_CRASH,
  },
  {
    id: "key_sent_when_dead",
    what: "the same key is sent again when Stripe has forgotten it",
    file: "app/domain/payout-attempt.ts",
    find: "const RESEND_FOR = 23 * HOUR;",
    replace: "const RESEND_FOR = 47 * HOUR;",
    test: ANY_CRASH,
  },
  {
    id: "sent_before_commit",
    what: "the call goes out before the attempt is committed",
    file: "app/features/payouts/send-payout.server.ts",
    find: "  const stopped = await writeAttempt(ctx, claimed, step.n, params);\n  return stopped ?? send(ctx, claimed, step.n, params);",
    replace:
      "  await ctx.stripe.createTransfer({ ...params, amountMinor: BigInt(params.amountMinor), idempotencyKey: attemptKey(claimed.payout.id, step.n) }).catch(() => {});\n  const stopped = await writeAttempt(ctx, claimed, step.n, params);\n  return stopped ?? send(ctx, claimed, step.n, params);",
    test: ANY_CRASH,
  },
  {
    id: "given_up_unseen",
    what: "an attempt whose key is dead is given up without a look at Stripe",
    file: "app/domain/payout-attempt.ts",
    find: 'if (attempt.emptyLooks >= 2) return { do: "abandon"',
    replace: 'if (attempt.emptyLooks >= 0) return { do: "abandon"',
    test: ANY_CRASH,
  },
  {
    id: "seen_again_is_second",
    what: "a transfer that is booked already counts as another one",
    file: "app/features/payouts/apply-transfer.server.ts",
    find: "if (row.transferId !== seen.id) {",
    replace: "if (row.transferId !== null || seen.id) {",
    test: ANY_CRASH,
  },
  {
    id: "approved_unbooked",
    what: "an approval moves no money from owed to in transit",
    file: "app/features/payouts/approve-run.server.ts",
    find: "await writeJournal(tx, payoutApprovedJournal(",
    replace: "if (line.amountMinor < 0n) await writeJournal(tx, payoutApprovedJournal(",
    test: ANY_CRASH,
  },
  {
    id: "server_error_is_no",
    what: "a 500 counts as a definite no",
    file: "app/adapters/stripe/errors.server.ts",
    find: "|| status === 404) return",
    replace: "|| status === 404 || status === 500) return",
    test: ANY_ANSWER,
  },
  {
    id: "busy_key_is_no",
    what: "a key that is in use counts as a definite no",
    file: "app/adapters/stripe/errors.server.ts",
    find: 'if (status === 409) return "in_flight";',
    replace: 'if (status === 409) return "definite_no";',
    test: ANY_ANSWER,
  },
  {
    id: "too_many_is_no",
    what: "too many requests count as a definite no",
    file: "app/adapters/stripe/errors.server.ts",
    find: 'error.code === "rate_limit") return "not_run";',
    replace: 'error.code === "rate_limit") return "definite_no";',
    test: ANY_ANSWER,
  },
  {
    id: "unknown_left_alone",
    what: "nobody comes back to a payout whose answer never came",
    file: "app/features/payouts/resume-payouts.server.ts",
    find: '  "unknown",\n',
    replace: "",
    test: ANY_OUTAGE,
  },
  {
    id: "tried_once_a_day",
    what: "what found Stripe away is tried a day later",
    file: "app/features/payouts/pay-payout.server.ts",
    find: "const TRY_AGAIN_MS = 60_000;",
    replace: "const TRY_AGAIN_MS = 86_400_000;",
    test: ANY_OUTAGE,
  },
];
