import { desc, isNotNull, isNull } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { reconciliation, reconciliationBreak } from "#db/schema/payouts.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { BreakKind } from "./compare-books.ts";
import { findPaymentWatch } from "./reconcile-only.server.ts";

export type BreakView = {
  readonly id: string;
  readonly kind: BreakKind;
  readonly reference: string;
  readonly payoutId: string | null;
  readonly currency: string;
  readonly expectedMinor: bigint | null;
  readonly foundMinor: bigint | null;
  readonly openedAt: Date;
  readonly settledAt: Date | null;
  readonly reasonText: string | null;
};
export type ReconciliationView = {
  readonly last: {
    readonly at: Date;
    readonly transfers: number;
    readonly payouts: number;
    readonly inFlight: number;
  } | null;
  /** Since when nothing is sent, because an older database was found. */
  readonly stoppedSince: Date | null;
  readonly open: readonly BreakView[];
  readonly settled: readonly BreakView[];
};

const MOST = 100;

/** The last comparison with Stripe, what is open since, and the differences that people have explained. */
export function findReconciliation(ctx: Pick<Ctx, "db" | "actor">): Promise<ReconciliationView> {
  return withActor(ctx, async (tx) => {
    const [last] = await tx
      .select()
      .from(reconciliation)
      .orderBy(desc(reconciliation.startedAt), desc(reconciliation.id))
      .limit(1);
    const watch = await findPaymentWatch(tx);
    const open = await tx
      .select()
      .from(reconciliationBreak)
      .where(isNull(reconciliationBreak.settledAt))
      .orderBy(desc(reconciliationBreak.openedAt), desc(reconciliationBreak.id))
      .limit(MOST);
    const settled = await tx
      .select()
      .from(reconciliationBreak)
      .where(isNotNull(reconciliationBreak.settledAt))
      .orderBy(desc(reconciliationBreak.settledAt), desc(reconciliationBreak.id))
      .limit(MOST);
    return {
      last: last ? { at: last.startedAt, ...counts(last.examined) } : null,
      stoppedSince: watch?.mode === "reconcile_only" ? watch.modeSince : null,
      open: open.map(toView),
      settled: settled.map(toView),
    };
  });
}

function counts(examined: unknown) {
  const { transfers = 0, payouts = 0, inFlight = 0 } = examined as Record<string, number>;
  return { transfers, payouts, inFlight };
}

function toView(row: typeof reconciliationBreak.$inferSelect): BreakView {
  const { reconciliationId: _, settledBy: __, kind, ...rest } = row;
  return { ...rest, kind: kind as BreakKind };
}
