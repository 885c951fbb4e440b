import type { Mutant, NamedTest } from "../mutant.ts";

const meet = (name: string): NamedTest => ({ file: "test/faults/interleavings.test.ts", name });
const WORKERS = meet("workers on one payout send it once, however they meet");
const WEBHOOK = meet("a webhook and a worker book one transfer once, however they meet");
const RACING: NamedTest = {
  file: "test/faults/racing-approvers.test.ts",
  name: "of eight approvals at once one takes effect, and the others are told",
};

/** What is right for one at a time, and wrong when two meet. */
export const INTERLEAVINGS: readonly Mutant[] = [
  {
    id: "approval-without-row-lock",
    what: "approving reads the run without locking it",
    file: "app/features/payouts/approve-run.server.ts",
    find: 'from(payoutRun).where(eq(payoutRun.id, runId)).for("update")',
    replace: "from(payoutRun).where(eq(payoutRun.id, runId))",
    test: meet("a run is approved or sent back, never both"),
  },
  {
    id: "approval-of-any-status",
    what: "a run that is approved already may be approved again",
    file: "app/domain/payout-run-rules.ts",
    find: 'if (run.status !== "submitted") return "run_not_submitted";\n  const voices',
    replace: "const voices",
    test: meet("of two people who approve at once one does, and the other is told"),
  },
  {
    id: "approval-by-preparer",
    what: "whoever prepared a run may approve it",
    file: "app/domain/payout-run-rules.ts",
    find: 'if (voices.includes(run.preparedBy)) return "approver_is_preparer";',
    replace: "",
    test: RACING,
  },
  {
    id: "rejection-unguarded",
    what: "a run is sent back whatever became of it",
    file: "app/features/payouts/reject-run.server.ts",
    find: "if (refusal) throw new DomainError(refusal);",
    replace: "",
    test: meet("a run is approved or sent back, never both"),
  },
  {
    id: "claim-without-row-lock",
    what: "a worker claims a payout without locking it",
    file: "app/features/payouts/claim-payout.server.ts",
    find: 'from(payout).where(eq(payout.id, payoutId)).for("update")',
    replace: "from(payout).where(eq(payout.id, payoutId))",
    test: WORKERS,
  },
  {
    id: "send-without-fence",
    what: "a worker whose lease was taken over writes its attempt all the same",
    file: "app/features/payouts/send-payout.server.ts",
    find: 'if (row?.leaseToken !== fence) return "lost_lease";',
    replace: 'if (!row) return "lost_lease";',
    test: WORKERS,
  },
  {
    id: "settle-without-row-lock",
    what: "a transfer is booked without locking its payout",
    file: "app/features/payouts/apply-transfer.server.ts",
    find: 'from(payout).where(eq(payout.id, payoutId)).for("update")',
    replace: "from(payout).where(eq(payout.id, payoutId))",
    test: WEBHOOK,
  },
  {
    id: "settle-twice",
    what: "a transfer that is booked already is booked again",
    file: "app/features/payouts/apply-transfer.server.ts",
    find: "if (row.transferId !== seen.id) {",
    replace: "if (row.transferId !== seen.id || row.confirmedAt === null) {",
    test: WEBHOOK,
  },
  {
    id: "cancel-keeps-lease",
    what: "cancelling a payout leaves the worker that holds it its lease",
    file: "app/features/payouts/cancel-payout.server.ts",
    find: "leaseToken: row.leaseToken + 1,",
    replace: "leaseToken: row.leaseToken,",
    test: meet("what is taken back while a worker pays it is sent or cancelled, never both"),
  },
  {
    id: "role-of-the-session",
    what: "an approver has the roles that the session knew, not those of the moment",
    file: "app/features/payouts/find-approver.server.ts",
    find: '(await currentRoles(tx, accountId)).includes("finance")',
    replace: 'ctx.actor.roles.includes("finance")',
    test: meet("an approval stands only from before the role went"),
  },
  {
    id: "release-of-any-status",
    what: "a run is released whatever became of it",
    file: "app/features/payouts/release-run.server.ts",
    find: "if (refusal) throw new DomainError(refusal);",
    replace: "",
    test: meet("of one person's two tabs one releases, and the other is told"),
  },
  {
    id: "halt-seen-too-early",
    what: "payments may be stopped between the look at it and the commit of an attempt",
    file: "app/features/payouts/refuse-unapproved.server.ts",
    find: "await holdHaltOff(tx);",
    replace: "",
    test: meet("nothing is sent once payments were stopped"),
  },
];
