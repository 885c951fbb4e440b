import { eq } from "drizzle-orm";
import { type AccountBlock, whyNotPayTo } from "#app/domain/payout-account-rules.ts";
import { type NextStep, nextStep } from "#app/domain/payout-attempt.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { frozenPartners } from "#app/features/partners/frozen-partners.server.ts";
import { payoutAccount } from "#db/schema/partners.ts";
import { payout } from "#db/schema/payouts.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { findPause } from "./pause-run.server.ts";
import {
  type AttemptRow,
  changePayout,
  loadAttempts,
  type PayoutRow,
  toPayoutAttempt,
} from "./payout-row.server.ts";
import { findPaymentWatch, type PaymentWatch } from "./reconcile-only.server.ts";
import { isStale } from "./watch-payments.server.ts";

/** Longer than a step can take: three tries of 20 s and the reads before them. */
const LEASE_MS = 5 * 60_000;

export type StepToTake = Extract<NextStep, { do: "send" | "resend" | "look_up" | "abandon" }>;

/** A payout in the hands of one worker, until its lease runs out. */
export type ClaimedPayout = {
  readonly payout: PayoutRow;
  readonly attempts: readonly AttemptRow[];
  readonly step: StepToTake;
  /** Fencing token: whoever claims next takes the next one. */
  readonly fence: number;
  readonly statementNumber: string;
  /** When an older database was found last; what was lost with it may have been paid. */
  readonly restoredAt: Date | null;
  /** The account that was frozen is still where the partner is paid. */
  readonly accountIsCurrent: boolean;
  /** Why nothing is sent to that account now, though it is the right one. */
  readonly block: AccountBlock | null;
};
export type Claim =
  | { readonly claimed: ClaimedPayout }
  | {
      readonly claimed: null;
      readonly why:
        | "check_first"
        | "not_there"
        | "in_other_hands"
        | "run_paused"
        | "wait"
        | "nothing"
        | "needs_human";
    };

/** It was here before an older database was found: an attempt of it may have been lost. */
function isOlder(row: PayoutRow, watch: PaymentWatch | null): boolean {
  return watch?.restoredAt != null && row.createdAt <= watch.restoredAt;
}

/** Takes a payout for one step, if there is one to take now. */
export function claimPayout(ctx: Ctx, payoutId: string): Promise<Claim> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx.select().from(payout).where(eq(payout.id, payoutId)).for("update");
    if (!row) return { claimed: null, why: "not_there" };
    // Paid by people, through the bank.
    if (row.rail !== "stripe") return { claimed: null, why: "nothing" };
    if (row.leaseUntil && ctx.now < row.leaseUntil) return { claimed: null, why: "in_other_hands" };
    const attempts = await loadAttempts(tx, payoutId);
    const step = nextStep(row, attempts.map(toPayoutAttempt), ctx.now);
    if (step.do === "wait" || step.do === "nothing" || step.do === "needs_human")
      return { claimed: null, why: step.do };
    const watch = await findPaymentWatch(tx);
    const sends = step.do === "send" || step.do === "resend";
    // Spares Stripe the reads; what counts is asked again where the attempt commits. Who lets it go on wishes anew.
    if (sends && (await findPause(tx, row.runId))) return { claimed: null, why: "run_paused" };
    // Not before it is known that this is no older database than the one that paid.
    if (sends && isStale(watch, ctx.now)) return { claimed: null, why: "check_first" };
    const fence = row.leaseToken + 1;
    await changePayout(tx, payoutId, null, {
      leaseToken: fence,
      leaseUntil: new Date(ctx.now.getTime() + LEASE_MS),
    });
    const [paper] = await tx
      .select({ number: statement.number })
      .from(statement)
      .where(eq(statement.id, row.statementId));
    const [account] = row.payoutAccountId
      ? await tx.select().from(payoutAccount).where(eq(payoutAccount.id, row.payoutAccountId))
      : [];
    const frozen = await frozenPartners(tx, [row.partnerId]);
    const isFrozen = frozen.has(row.partnerId);
    return {
      claimed: {
        payout: row,
        attempts,
        step: step.do === "send" ? { ...step, lookFirst: step.lookFirst || isOlder(row, watch) } : step,
        restoredAt: watch?.restoredAt ?? null,
        fence,
        statementNumber: paper?.number ?? row.statementId,
        accountIsCurrent: account?.stripeAccountId === row.destination && account?.replacedAt === null,
        block: account ? whyNotPayTo(account, { isFrozen, at: ctx.now }) : null,
      },
    };
  });
}
