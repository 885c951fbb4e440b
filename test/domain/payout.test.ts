import { describe, expect, test } from "vitest";
import type { StaffActor } from "#app/domain/actor.ts";
import {
  nextStep,
  type PayoutAttempt,
  type PayoutToSend,
  type SeenTransfer,
  verifyTransfer,
} from "#app/domain/payout-attempt.ts";
import {
  type Approver,
  type RunLine,
  runContent,
  whyNotApprove,
  whyNotSubmit,
} from "#app/domain/payout-run-rules.ts";
import { mayMove, PAYOUT_MOVES, PAYOUT_STATES } from "#app/domain/payout-state.ts";

const START = new Date("2026-11-02T09:00:00Z");
const minute = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const payout = (change: Partial<PayoutToSend> = {}): PayoutToSend => ({
  id: "pay_1",
  status: "approved",
  checkedAt: null,
  ...change,
});
const attempt = (change: Partial<PayoutAttempt> = {}): PayoutAttempt => ({
  n: 1,
  state: "unknown",
  firstSentAt: START,
  lastSentAt: START,
  sticky: false,
  lookedUpAt: null,
  emptyLooks: 0,
  ...change,
});
const unknown = payout({ status: "unknown" });

describe("the next step of a payout", () => {
  test("the first try sends under attempt one's key, without looking first", () => {
    expect(nextStep(payout(), [], START)).toEqual({
      do: "send",
      n: 1,
      key: "payout:pay_1:a1",
      lookFirst: false,
    });
  });

  test.each([
    [0, 0, { do: "wait", until: minute(1) }],
    [0, 1, { do: "resend", n: 1, key: "payout:pay_1:a1" }],
    [1, 4, { do: "wait", until: minute(5) }],
    [1, 5, { do: "resend", n: 1, key: "payout:pay_1:a1" }],
    [5, 29, { do: "wait", until: minute(30) }],
    [30, 89, { do: "wait", until: minute(90) }],
    [30, 90, { do: "resend", n: 1, key: "payout:pay_1:a1" }],
    [95, 96, { do: "wait", until: minute(150) }],
    [0, 23 * 60 - 1, { do: "resend", n: 1, key: "payout:pay_1:a1" }],
    [0, 23 * 60, { do: "look_up", n: 1, conclusive: false }],
  ])(
    "unknown, last sent at minute %d, seen at minute %d: only the same key, and only for 23 hours",
    (sent, now, step) => {
      expect(nextStep(unknown, [attempt({ lastSentAt: minute(sent) })], minute(now))).toEqual(step);
      const crashed = attempt({ state: "sending", lastSentAt: minute(sent) });
      expect(nextStep(payout({ status: "sending" }), [crashed], minute(now))).toEqual(step);
    },
  );

  test("an answer that will never change is not asked for again: look ten minutes later", () => {
    const sticky = attempt({ sticky: true });
    expect(nextStep(unknown, [sticky], minute(9))).toEqual({ do: "wait", until: minute(10) });
    expect(nextStep(unknown, [sticky], minute(10))).toEqual({ do: "look_up", n: 1, conclusive: false });
  });

  test("a key's age is measured from its first sending, however late it was sent again", () => {
    const again = attempt({ lastSentAt: minute(22 * 60 + 30) });
    expect(nextStep(unknown, [again], minute(24 * 60))).toEqual({ do: "look_up", n: 1, conclusive: true });
  });

  test("an empty look counts only when the key is dead, and it takes two, a quarter of an hour apart", () => {
    const day = 24 * 60;
    const early = attempt({ sticky: true, lookedUpAt: minute(10) });
    expect(nextStep(unknown, [early], minute(11))).toEqual({ do: "wait", until: minute(day) });
    expect(nextStep(unknown, [early], minute(day))).toEqual({ do: "look_up", n: 1, conclusive: true });
    const once = attempt({ sticky: true, lookedUpAt: minute(day), emptyLooks: 1 });
    expect(nextStep(unknown, [once], minute(day + 14))).toEqual({ do: "wait", until: minute(day + 15) });
    expect(nextStep(unknown, [once], minute(day + 15))).toEqual({ do: "look_up", n: 1, conclusive: true });
    const twice = attempt({ sticky: true, lookedUpAt: minute(day + 15), emptyLooks: 2 });
    expect(nextStep(unknown, [twice], minute(day + 16))).toEqual({ do: "abandon", n: 1 });
  });

  test("after an abandoned attempt a person decides, and then Stripe is looked at first", () => {
    const abandoned = [attempt({ state: "abandoned" })];
    expect(nextStep(payout({ status: "needs_human" }), abandoned, START)).toEqual({ do: "needs_human" });
    expect(nextStep(payout(), abandoned, START)).toEqual({
      do: "send",
      n: 2,
      key: "payout:pay_1:a2",
      lookFirst: true,
    });
  });

  test("after a definite no the next attempt has a new key, and waits between two readings", () => {
    const failed = [attempt({ state: "failed" })];
    const waiting = payout({ status: "waiting_funds", checkedAt: START });
    expect(nextStep(waiting, failed, minute(14))).toEqual({ do: "wait", until: minute(15) });
    expect(nextStep(waiting, failed, minute(15))).toMatchObject({ do: "send", n: 2, lookFirst: true });
  });

  test("what is finished, cancelled or not approved sends nothing; a contradiction goes to a person", () => {
    for (const status of ["draft", "paid", "cancelled", "reversed", "partly_reversed"] as const)
      expect(nextStep(payout({ status }), [], START)).toEqual({ do: "nothing" });
    expect(nextStep(payout(), [attempt({ state: "succeeded" })], START)).toEqual({ do: "needs_human" });
    expect(nextStep(unknown, [attempt({ state: "failed" })], START)).toEqual({ do: "needs_human" });
  });
});

describe("the states of a payout", () => {
  test("money that left or was called off never becomes payable again", () => {
    for (const gone of ["paid", "partly_reversed", "reversed", "cancelled"] as const)
      for (const back of ["approved", "sending"] as const) expect(mayMove(gone, back)).toBe(false);
    for (const gone of ["paid", "partly_reversed", "reversed"] as const)
      expect(mayMove(gone, "draft")).toBe(false);
    expect(mayMove("unknown", "cancelled")).toBe(false);
    expect(mayMove("sending", "cancelled")).toBe(false);
    for (const state of PAYOUT_STATES)
      expect(new Set(PAYOUT_MOVES[state]).size).toBe(PAYOUT_MOVES[state].length);
  });
});

describe("a transfer that Stripe shows", () => {
  const frozen = { payoutId: "pay_1", amountMinor: 500n, currency: "USD", destination: "acct_1" };
  const transfer: SeenTransfer = {
    id: "tr_1",
    amountMinor: 500n,
    currency: "USD",
    destination: "acct_1",
    transferGroup: "payout_pay_1",
    payoutId: "pay_1",
    reversedMinor: 0n,
  };
  test.each([
    [{}, null],
    [{ payoutId: "pay_2" }, "payout_differs"],
    [{ transferGroup: null }, "group_differs"],
    [{ amountMinor: 501n }, "amount_differs"],
    [{ currency: "EUR" }, "currency_differs"],
    [{ destination: "acct_2" }, "destination_differs"],
    [{ reversedMinor: 1n }, "already_reversed"],
  ])("with %o is %s", (change, mismatch) => {
    expect(verifyTransfer(frozen, { ...transfer, ...change })).toBe(mismatch);
  });
});

describe("a payout run", () => {
  const finance = (accountId: string): StaffActor => ({ kind: "staff", accountId, roles: ["finance"] });
  const run = {
    status: "submitted",
    preparedBy: "acc_ana",
    contentSha256: "aa",
    shownSha256: "aa",
    openBreaks: 0,
    editors: ["acc_eva"],
    approvals: [{ accountId: "acc_fay", onBehalfOf: "acc_gus" }],
    brokenCap: null,
  } as const;
  const person = (accountId: string, more: Partial<Approver> = {}): Approver => ({
    accountId,
    isFinance: true,
    onBehalfOf: null,
    isPaidByRun: false,
    ...more,
  });
  const substitute = (onBehalfOf: string) => person("acc_cid", { isFinance: false, onBehalfOf });
  test.each([
    ["a second finance person", run, person("acc_ben"), null],
    ["a substitute of finance", run, substitute("acc_ben"), null],
    ["a substitute of who prepared it", run, substitute("acc_ana"), "approver_is_preparer"],
    ["who edited it", run, person("acc_eva"), "approver_is_editor"],
    ["a substitute of who edited it", run, substitute("acc_eva"), "approver_is_editor"],
    ["whom it pays", run, person("acc_ben", { isPaidByRun: true }), "approver_is_payee"],
    ["who approved it", run, person("acc_fay"), "approved_already"],
    ["whose substitute approved it", run, person("acc_gus"), "approved_already"],
    ["above a cap", { ...run, brokenCap: "cap_per_run" } as const, person("acc_ben"), "cap_per_run"],
    ["who prepared it", run, person("acc_ana"), "approver_is_preparer"],
    ["who is not finance", run, person("acc_ben", { isFinance: false }), "not_allowed"],
    ["when it changed since", { ...run, shownSha256: "bb" }, person("acc_ben"), "run_changed_since_shown"],
    ["before it was submitted", { ...run, status: "draft" } as const, person("acc_ben"), "run_not_submitted"],
    ["twice", { ...run, status: "approved" } as const, person("acc_ben"), "run_not_submitted"],
    ["with open breaks", { ...run, openBreaks: 1 }, person("acc_ben"), "reconciliation_has_breaks"],
  ])("is approved by %s: %#", (_who, subject, approver, answer) => {
    expect(whyNotApprove(subject, approver)).toBe(answer);
  });

  test("is submitted by finance, once, and with something to pay", () => {
    expect(
      whyNotSubmit(
        { status: "draft", totalMinor: 1n, openExceptions: 0, brokenCap: null },
        finance("acc_ana"),
      ),
    ).toBeNull();
    expect(
      whyNotSubmit(
        { status: "draft", totalMinor: 0n, openExceptions: 0, brokenCap: null },
        finance("acc_ana"),
      ),
    ).toBe("nothing_to_pay");
    expect(
      whyNotSubmit(
        { status: "draft", totalMinor: 1n, openExceptions: 1, brokenCap: null },
        finance("acc_ana"),
      ),
    ).toBe("exceptions_open");
    expect(
      whyNotSubmit(
        { status: "submitted", totalMinor: 1n, openExceptions: 0, brokenCap: null },
        finance("acc_ana"),
      ),
    ).toBe("run_not_draft");
  });

  test("its content changes with every fact of every payout, and not with their order", () => {
    const header = {
      runId: "run_1",
      period: "2026-10",
      legalEntityId: "ent_1",
      currency: "USD",
      submission: 1,
      policyId: null,
      decisions: [],
    };
    const decision = {
      kind: "first_payout",
      reference: "pay_1",
      outcome: "accepted",
      facts: "{}",
      reasonCode: "expected_change",
      reasonText: null,
      decidedBy: "acc_ana",
    };
    const line = (payoutId: string, change: Partial<RunLine> = {}): RunLine => ({
      payoutId,
      partnerId: "par_1",
      statementId: "stm_1",
      statementSha256: "cc",
      amountMinor: 500n,
      currency: "USD",
      rail: "stripe",
      destination: "acct_1",
      ...change,
    });
    const content = runContent(header, [line("pay_1"), line("pay_2")]);
    expect(runContent(header, [line("pay_2"), line("pay_1")])).toBe(content);
    for (const change of [{ submission: 2 }, { policyId: "pol_1" }, { decisions: [decision] }])
      expect(runContent({ ...header, ...change }, [line("pay_1"), line("pay_2")])).not.toBe(content);
    for (const change of [
      { amountMinor: 501n },
      { destination: "acct_2" },
      { statementSha256: "dd" },
      { partnerId: "par_2" },
    ])
      expect(runContent(header, [line("pay_1", change), line("pay_2")])).not.toBe(content);
  });
});
