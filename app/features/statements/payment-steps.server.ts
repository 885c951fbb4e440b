import { and, desc, eq, ne } from "drizzle-orm";
import type { PayoutState } from "#app/domain/payout-state.ts";
import type { StatementRow } from "#app/features/statements/load-statement-view.server.ts";
import { journal } from "#db/schema/ledger.ts";
import { payout } from "#db/schema/payouts.ts";
import type { Reader } from "#db/with-actor.server.ts";

export type PaymentStepName = "closed" | "reviewed" | "approved" | "sent" | "arrived";
export type PaymentStep = {
  readonly name: PaymentStepName;
  readonly state: "done" | "now" | "to_come";
  readonly at: Date | null;
};
export type PaymentOfStatement = {
  readonly payoutId: string | null;
  readonly status: PayoutState | null;
  /** Who sends it: Stripe, or a person through a bank. */
  readonly rail: "stripe" | "manual";
  readonly steps: readonly PaymentStep[];
};

/** How far the payment of a statement is: closed → reviewed → second approval → sent → in the partner's account. */
export async function paymentOf(
  reader: Reader,
  row: Pick<StatementRow, "id" | "partnerId" | "sealedAt">,
): Promise<PaymentOfStatement> {
  const [found] = await reader
    .select()
    .from(payout)
    .where(
      and(
        eq(payout.statementId, row.id),
        eq(payout.partnerId, row.partnerId),
        ne(payout.status, "cancelled"),
      ),
    )
    .orderBy(desc(payout.ordinal))
    .limit(1);
  const [approved] = found
    ? await reader
        .select({ at: journal.eventAt })
        .from(journal)
        .where(and(eq(journal.kind, "payout_approved"), eq(journal.cause, found.id)))
    : [];
  return {
    payoutId: found?.id ?? null,
    status: found?.status ?? null,
    rail: found?.rail === "manual" ? "manual" : "stripe",
    steps: stepsOf([
      { name: "closed", at: row.sealedAt },
      { name: "reviewed", at: found?.createdAt ?? null },
      { name: "approved", at: approved?.at ?? null },
      { name: "sent", at: found?.paidAt ?? null },
      { name: "arrived", at: found?.confirmedAt ?? null },
    ]),
  };
}

/** Done up to the first that has no instant, which is the one of now. */
function stepsOf(steps: readonly { name: PaymentStepName; at: Date | null }[]): PaymentStep[] {
  const open = steps.findIndex((step) => step.at === null);
  return steps.map((step, at) => ({
    ...step,
    state: open === -1 || at < open ? "done" : at === open ? "now" : "to_come",
  }));
}
