import { expect, test } from "vitest";
import type { StaffActor } from "#app/domain/actor.ts";
import {
  openExceptions,
  type RunDecision,
  standingOf,
  takenOut,
  whyNotDecide,
} from "#app/domain/run-decisions.ts";
import {
  exceptionsOf,
  factsText,
  type PayoutToLookAt,
  type RunException,
} from "#app/domain/run-exceptions.ts";

const AT = new Date("2026-11-25T10:00:00Z");
const DAY = 24 * 3_600_000;
const account = {
  createdAt: new Date("2026-01-01T00:00:00Z"),
  replacedAt: null,
  replacesId: null,
  usableFrom: new Date("2026-01-01T00:00:00Z"),
  unproven: [],
};
const ORDINARY: PayoutToLookAt = {
  payoutId: "pay_1",
  partnerId: "par_1",
  amountMinor: 1_000n,
  paidBefore: 5,
  lastMonthsMinor: [1_000n, 1_000n, 1_000n],
  account,
  manual: { lines: 0, minor: 0n },
  debts: [],
  refundsPendingMinor: 0n,
  contests: [],
};

function kindsOf(changes: Partial<PayoutToLookAt>, at = AT) {
  return lookAt([{ ...ORDINARY, ...changes }], at).map(({ kind }) => kind);
}

function lookAt(payouts: readonly PayoutToLookAt[], at = AT) {
  return exceptionsOf({ at, payouts, debtors: [], unmatched: { events: 0, minor: 0n } });
}

test("a payout like the months before is no exception", () => {
  expect(kindsOf({})).toEqual([]);
});

test("a payout is an exception from one minor unit beyond 30 % of the three-month mean, above and below", () => {
  expect(kindsOf({ amountMinor: 1_300n })).toEqual([]);
  expect(kindsOf({ amountMinor: 1_301n })).toEqual(["amount_moved"]);
  expect(kindsOf({ amountMinor: 700n })).toEqual([]);
  expect(kindsOf({ amountMinor: 699n })).toEqual(["amount_moved"]);
});

test("the mean counts a month that paid nothing, and only months since the first payment", () => {
  expect(kindsOf({ lastMonthsMinor: [1_000n, 1_000n, 0n], amountMinor: 1_000n })).toEqual(["amount_moved"]);
  expect(kindsOf({ lastMonthsMinor: [1_000n], amountMinor: 1_000n })).toEqual([]);
  expect(kindsOf({ lastMonthsMinor: [0n, 0n, 0n], amountMinor: 1n })).toEqual(["amount_moved"]);
  expect(kindsOf({ lastMonthsMinor: [], amountMinor: 9_999n })).toEqual([]);
});

test("an account that was changed less than 14 days ago is an exception; the partner's first one is not", () => {
  const changedAt = (ms: number) => ({
    account: { ...account, replacesId: "pac_0", createdAt: new Date(AT.getTime() - ms) },
  });
  expect(kindsOf(changedAt(14 * DAY - 1))).toEqual(["account_changed"]);
  expect(kindsOf(changedAt(14 * DAY))).toEqual([]);
  expect(kindsOf({ account: { ...account, createdAt: AT } })).toEqual([]);
});

test("each thing to look at is an exception of its own, in the order of the page", () => {
  const exceptions = exceptionsOf({
    at: AT,
    payouts: [
      {
        ...ORDINARY,
        paidBefore: 0,
        lastMonthsMinor: [500n],
        account: { ...account, unproven: ["never_paid"], replacesId: "pac_0", createdAt: AT },
        manual: { lines: 1, minor: -5n },
        debts: [{ minor: 30n, currency: "EUR" }],
        refundsPendingMinor: 7n,
        contests: [{ contestId: "cst_1", minor: 90n }],
      },
    ],
    debtors: [{ partnerId: "par_2", minor: 12n }],
    unmatched: { events: 2, minor: 4_000n },
  });
  expect(exceptions.map(({ kind, reference }) => `${kind} ${reference}`)).toEqual([
    "account_unverified pay_1",
    "account_changed pay_1",
    "first_payout pay_1",
    "contested_lines pay_1",
    "refund_pending pay_1",
    "amount_moved pay_1",
    "manual_lines pay_1",
    "negative_balance pay_1",
    "negative_balance par_2",
    "unmatched_revenue revenue",
  ]);
});

function decided(exception: RunException, outcome: RunDecision["outcome"]): RunDecision {
  return {
    kind: exception.kind,
    reference: exception.reference,
    payoutId: exception.payoutId,
    outcome,
    facts: factsText(exception),
    reasonCode: "other",
    reasonText: "looked at",
    decidedBy: "acc_ana",
  };
}

test("an acceptance covers exactly the facts that were seen", () => {
  const [seen] = lookAt([{ ...ORDINARY, refundsPendingMinor: 50n }]) as [RunException];
  const [grown] = lookAt([{ ...ORDINARY, refundsPendingMinor: 51n }]) as [RunException];
  expect(standingOf(seen, [])).toBe("open");
  expect(standingOf(seen, [decided(seen, "accepted")])).toBe("accepted");
  expect(standingOf(grown, [decided(seen, "accepted")])).toBe("open");
});

test("the last decision counts, and a payout that left the run has nothing open", () => {
  const exceptions = lookAt([{ ...ORDINARY, paidBefore: 0, refundsPendingMinor: 50n }]);
  const [first, refund] = exceptions as [RunException, RunException];
  expect(openExceptions(exceptions, [decided(first, "accepted")])).toEqual([refund]);
  const postponed = [decided(first, "accepted"), decided(refund, "postponed")];
  expect(openExceptions(exceptions, postponed)).toEqual([]);
  expect([...takenOut(postponed).keys()]).toEqual(["pay_1"]);
  const reopened = [...postponed, decided(refund, "reopened")];
  expect(openExceptions(exceptions, reopened)).toEqual([refund]);
  expect(takenOut(reopened).size).toBe(0);
});

test("a decision needs finance, a draft, a reason of its kind, and words where the reason is another", () => {
  const finance: StaffActor = { kind: "staff", accountId: "acc_ana", roles: ["finance"] };
  const admin: StaffActor = { ...finance, roles: ["admin"] };
  const accept = {
    outcome: "accepted",
    payoutId: "pay_1",
    reasonCode: "expected_change",
    reasonText: null,
  } as const;
  expect(whyNotDecide({ status: "draft" }, accept, finance)).toBeNull();
  expect(whyNotDecide({ status: "draft" }, accept, admin)).toBe("not_allowed");
  expect(whyNotDecide({ status: "submitted" }, accept, finance)).toBe("run_not_draft");
  const refused = (change: Partial<Parameters<typeof whyNotDecide>[1]>) =>
    whyNotDecide({ status: "draft" }, { ...accept, ...change }, finance);
  expect(refused({ reasonCode: null })).toBe("decision_reason_missing");
  expect(refused({ reasonCode: "waits_for_partner" })).toBe("decision_reason_missing");
  expect(refused({ reasonCode: "other" })).toBe("decision_reason_missing");
  expect(refused({ reasonCode: "other", reasonText: "because" })).toBeNull();
  expect(refused({ outcome: "postponed", reasonCode: "waits_for_partner" })).toBeNull();
  expect(refused({ outcome: "postponed", reasonCode: "waits_for_partner", payoutId: null })).toBe(
    "nothing_to_postpone",
  );
});
