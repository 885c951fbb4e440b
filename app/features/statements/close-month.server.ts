import { and, count, eq, lt, ne } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import type { Period } from "#app/domain/period.ts";
import { whyNotClose } from "#app/domain/period-rules.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { ratePartners } from "#app/features/commissions/rate-partners.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { lockPeriodExclusive } from "#app/features/revenue/period-lock.server.ts";
import type { MonthToState } from "#app/features/statements/build-statements.server.ts";
import { ensureMonthsUpTo } from "#app/features/statements/ensure-months.server.ts";
import { inTwoSteps } from "#app/features/statements/in-two-steps.server.ts";
import {
  EVENTS_AT_ONCE,
  inBatches,
  listPartnersDone,
  listPartnersOfMonth,
} from "#app/features/statements/partners-of-month.server.ts";
import { stateLines } from "#app/features/statements/state-lines.server.ts";
import { statementsSoFar, writeBatch } from "#app/features/statements/write-batch.server.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { period } from "#db/schema/revenue.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

export type ClosedMonth = { readonly periodId: Period; readonly statements: number; readonly lines: number };

type Wanted = {
  readonly periodId: Period;
  /** How many events are read, rated and written at a time. */
  readonly eventsAtOnce?: number;
};

/**
 * Closes a month: no event can enter it any more, the partners' final lines, journals and sealed statements are written,
 * batch by batch, each in a transaction of its own; then the month is sealed. A close that broke off goes on where it
 * stopped and ends with the same rows. Refuses: period_not_over, period_already_closed, earlier_period_open, not_allowed.
 */
export async function closeMonth(
  ctx: Ctx,
  { periodId, eventsAtOnce = EVENTS_AT_ONCE }: Wanted,
): Promise<ClosedMonth> {
  const month = await beginClose(ctx, periodId);
  const batches = await withActor(ctx, async (tx) => {
    const done = await listPartnersDone(tx, periodId);
    const partners = await listPartnersOfMonth(tx, periodId);
    return inBatches(
      partners.filter(({ partnerId }) => !done.has(partnerId)),
      eventsAtOnce,
    );
  });
  await inTwoSteps(
    batches,
    (partnerIds) =>
      withActor(ctx, (tx) => ratePartners(tx, month.period, partnerIds, month.sealedAt, stateLines)),
    (partners) => withActor(ctx, (tx) => writeBatch(tx, month, partners, ctx.now)),
  );
  return withActor(ctx, (tx) => seal(tx, ctx, periodId));
}

/** Waits for every event on its way into the month, then keeps new ones out for good. */
async function beginClose(ctx: Ctx, periodId: Period): Promise<MonthToState> {
  if (ctx.actor.kind !== "system" && !(ctx.actor.kind === "staff" && ctx.actor.roles.includes("finance")))
    throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const timeZone = await programmeTimeZone(tx);
    await ensureMonthsUpTo(tx, periodId, timeZone, ctx.now);
    await lockPeriodExclusive(tx, periodId);
    const [row] = await tx.select().from(period).where(eq(period.id, periodId));
    if (!row) throw new DomainError("period_not_over");
    const refusal = whyNotClose({ status: row.status as "open", to: row.toAt }, ctx.now);
    if (refusal) throw new DomainError(refusal, { period: periodId });
    const [earlier] = await tx
      .select({ id: period.id })
      .from(period)
      .where(and(lt(period.id, periodId), ne(period.status, "closed")))
      .orderBy(period.id)
      .limit(1);
    if (earlier) throw new DomainError("earlier_period_open", { period: earlier.id });
    const sealedAt = row.closingStartedAt ?? ctx.now;
    if (row.status === "open")
      await tx
        .update(period)
        .set({ status: "closing", closingStartedAt: sealedAt })
        .where(eq(period.id, periodId));
    return { period: row, timeZone, sealedAt };
  });
}

/** The last step: from here on the month is what it is. */
async function seal(tx: Tx, ctx: Ctx, periodId: Period): Promise<ClosedMonth> {
  const by =
    ctx.actor.kind === "staff" ? ctx.actor.accountId : ctx.actor.kind === "system" ? ctx.actor.job : "";
  const sealed = await tx
    .update(period)
    .set({ status: "closed", closedAt: ctx.now, closedBy: by })
    .where(and(eq(period.id, periodId), eq(period.status, "closing")))
    .returning({ id: period.id });
  if (sealed.length === 0) throw new DomainError("period_already_closed", { period: periodId });
  const [lines] = await tx
    .select({ n: count() })
    .from(commissionLine)
    .where(eq(commissionLine.periodId, periodId));
  const statements = await statementsSoFar(tx, periodId);
  await audit(tx, ctx, {
    action: "period.closed",
    objectType: "period",
    objectId: periodId,
    details: { statements, lines: lines?.n ?? 0 },
  });
  return { periodId, statements, lines: lines?.n ?? 0 };
}
