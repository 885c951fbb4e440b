import type { Mutant, NamedTest } from "../mutant.ts";

const F = "app/features/payouts";
const pays = (name: string): NamedTest => ({ file: "test/features/payouts-pay.test.ts", name });
const decides = (name: string): NamedTest => ({ file: "test/features/payouts-decisions.test.ts", name });
const comesBack = (name: string): NamedTest => ({ file: "test/features/payouts-reversals.test.ts", name });
const restores = (name: string): NamedTest => ({ file: "test/features/payouts-restore.test.ts", name });
const legs = (name: string): NamedTest => ({ file: "test/features/payouts-legs.test.ts", name });
const rules = (name: string): NamedTest => ({ file: "test/domain/payout.test.ts", name });

const OLDER =
  "an older backup beside a newer Stripe sends nothing until both sides agree and a person says so: nothing twice";
const LOST_ROW =
  "a payout whose row was lost is not paid again under another: its account got a transfer that nobody here knows";

/** Paying exactly once: keys, looks, adoption, reversals, an older database. */
export const PROTOCOL: readonly Mutant[] = [
  {
    id: "pay_without_lease",
    what: "a payout in other hands is taken all the same",
    file: `${F}/claim-payout.server.ts`,
    find: "row.leaseUntil && ctx.now < row.leaseUntil",
    replace: "row.leaseUntil && ctx.now > row.leaseUntil",
    test: pays("the sweep finds what is due and what a dead worker left, and nothing else"),
  },
  {
    id: "pay_next_key_without_look",
    what: "a later attempt is sent without a look at Stripe",
    file: "app/domain/payout-attempt.ts",
    find: "lookFirst: last !== null",
    replace: "lookFirst: last === undefined",
    test: pays(
      "a transfer of an earlier attempt that shows up late is taken over, and no second one is sent",
    ),
  },
  {
    id: "pay_under_a_new_key_each_time",
    what: "a repeat takes another key than the attempt's",
    file: `${F}/send-payout.server.ts`,
    find: "idempotencyKey: attemptKey(claimed.payout.id, n),\n  };",
    replace: "idempotencyKey: attemptKey(claimed.payout.id, n) + ctx.now.getTime(),\n  };",
    test: pays("a call that was never run is sent again under the same key, when it is due"),
  },
  {
    id: "pay_key_age_from_last_send",
    what: "a key's age is measured from the last sending, so that it outlives Stripe's memory",
    file: "app/domain/payout-attempt.ts",
    find: "  const first = attempt.firstSentAt.getTime();\n  const due",
    replace: "  const first = attempt.lastSentAt.getTime();\n  const due",
    test: rules("a key's age is measured from its first sending, however late it was sent again"),
  },
  {
    id: "pay_other_amount_settles",
    what: "a transfer of another amount settles a payout",
    file: "app/domain/payout-attempt.ts",
    find: 'if (transfer.amountMinor !== frozen.amountMinor) return "amount_differs";',
    replace: "",
    test: pays("a transfer that is not exactly what was approved settles nothing and goes to a person"),
  },
  {
    id: "pay_rate_limit_as_refusal",
    what: "too many requests is taken for a definite no",
    file: "app/adapters/stripe/errors.server.ts",
    find: 'status === 401 || status === 429 || error.code === "rate_limit"',
    replace: "status === 401",
    test: pays("too many requests and a wrong key leave the attempt open for the same key"),
  },
  {
    id: "pay_sticky_is_sent_again",
    what: "an answer that its key gives for ever is asked for again",
    file: "app/domain/payout-attempt.ts",
    find: "if (attempt.sticky) return null;",
    replace: "",
    test: pays("an error that its key will give for ever is looked up, never sent again"),
  },
  {
    id: "pay_abandons_after_one_look",
    what: "an attempt is given up after one empty look",
    file: "app/domain/payout-attempt.ts",
    find: "if (attempt.emptyLooks >= 2) return",
    replace: "if (attempt.emptyLooks >= 1) return",
    test: rules(
      "an empty look counts only when the key is dead, and it takes two, a quarter of an hour apart",
    ),
  },
  {
    id: "pay_follows_the_partner",
    what: "money follows a partner to another account without a new approval",
    file: `${F}/preflight.server.ts`,
    find: "if (!accountIsCurrent)",
    replace: "if (accountIsCurrent === undefined)",
    test: pays("money never follows a partner to another account without a new approval"),
  },
  {
    id: "pay_other_installation_settles",
    what: "a transfer of another installation settles a payout here",
    file: `${F}/apply-transfer.server.ts`,
    find: "sent.data.metadata.env !== seen.metadata.env",
    replace: "sent.data.metadata.env === undefined",
    test: pays("a transfer of another installation on the same Stripe account settles nothing here"),
  },
  {
    id: "adopt_beside_another",
    what: "a transfer is adopted while a second one stands beside it",
    file: `${F}/adopt-transfer.server.ts`,
    find: "id !== transferId && !reversed",
    replace: "id !== transferId && reversed",
    test: decides("not while a second one stands beside it, and not by who is not of finance"),
  },
  {
    id: "allow_alone",
    what: "one person allows the next attempt where Stripe's silence is not the last word",
    file: `${F}/allow-next-attempt.server.ts`,
    find: "const isConclusive = isOpen || isLastWord(row, seen.attempts, ctx.now);",
    replace: "const isConclusive = isOpen || isLastWord(row, seen.attempts, ctx.now) || true;",
    test: decides("with a second person where Stripe's silence is not the last word"),
  },
  {
    id: "allow_same_person_twice",
    what: "the same person counts as the second one",
    file: `${F}/allow-next-attempt.server.ts`,
    find: "if (others.includes(ctx.actor.accountId))",
    replace: "if (others.includes(ctx.actor.roles.join()))",
    test: decides("with a second person where Stripe's silence is not the last word"),
  },
  {
    id: "look_without_events",
    what: "a look trusts Stripe's list alone, which lags",
    file: `${F}/look-at-stripe.server.ts`,
    find: "if (attempts.length === 0) return [];",
    replace: "if (attempts.length >= 0) return [];",
    test: decides(
      "and a transfer that only Stripe's events show stops the next attempt and the cancellation alike",
    ),
  },
  {
    id: "reversal_decided_twice",
    what: "money that came back is written back to owed again and again",
    file: `${F}/decide-reversal.server.ts`,
    find: "amountMinor > money.undecidedMinor",
    replace: "amountMinor > money.reversedMinor",
    test: comesBack(
      "money that came back is owed again by a person's decision, for exactly its amount and once",
    ),
  },
  {
    id: "own_reversal_over_the_rest",
    what: "more is taken back than is left of the transfer",
    file: `${F}/ask-reversal.server.ts`,
    find: "amountMinor > row.amountMinor - reversedMinor",
    replace: "amountMinor > row.amountMinor",
    test: comesBack("what finance takes back comes back once, under its own key, and waits for a decision"),
  },
  {
    id: "restore_unnoticed",
    what: "a database that is older than Stripe sends on",
    file: `${F}/watch-payments.server.ts`,
    find: ".size < new Set(keys).size",
    replace: ".size > new Set(keys).size",
    test: restores(LOST_ROW),
  },
  {
    id: "restore_gate_open",
    what: "in reconcile-only mode money is sent all the same",
    file: `${F}/reconcile-only.server.ts`,
    find: 'row?.mode === "reconcile_only" ?',
    replace: 'row?.mode === "never" ?',
    test: restores(OLDER),
  },
  {
    id: "restore_orphan_overlooked",
    what: "after a restore an account is paid again for a row that was lost",
    file: `${F}/find-orphan.server.ts`,
    find: "if (named.every((id) => ids.has(id))) return false;",
    replace: "if (named.length > 0) return false;",
    test: restores(LOST_ROW),
  },
  {
    id: "webhook_of_other_mode",
    what: "an event of real money is followed beside a test key",
    file: "app/jobs/process-inbound-event.server.ts",
    find: "if (!(await ctx.stripe.isOwnMode(event.livemode)))",
    replace: "if (!(await ctx.stripe.isOwnMode(false)))",
    test: legs("of the other mode, real money beside a test key, changes nothing"),
  },
  {
    id: "orphan_unreported",
    what: "a transfer that names no payout here raises no alarm",
    file: `${F}/report-orphan.server.ts`,
    find: "if (!saysOurs ||",
    replace: "if (saysOurs ||",
    test: legs(
      "about a transfer that names no payout here stands in the queue at once, and blocks the next run",
    ),
  },
];
