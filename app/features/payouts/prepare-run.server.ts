import { and, count, desc, eq, inArray, sql } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { Currency } from "#app/domain/money.ts";
import type { RunLine } from "#app/domain/payout-run-rules.ts";
import type { Period } from "#app/domain/period.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { period } from "#db/schema/revenue.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";
import { countOpenBreaks } from "./open-breaks.server.ts";
import { listPayableStatements, type PayableStatement } from "./payable-statements.server.ts";
import { hashedContent } from "./run-content.server.ts";

export type StaffCtx = Ctx & { readonly actor: StaffActor };

type Wanted = {
  readonly periodId: Period;
  readonly legalEntityId: string;
  readonly currency: Currency;
};

/**
 * Puts a draft run together: a payout for each partner whose latest statement, up to this closed month, pays something
 * and who has an active account. Who has none is left out and stays owed. Answers the run's id. Refuses: not_allowed,
 * period_not_closed, run_already_exists (one that is not decided yet), nothing_to_pay, reconciliation_has_breaks.
 */
export async function prepareRun(ctx: StaffCtx, wanted: Wanted): Promise<string> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    await lockRunsOf(tx, wanted);
    await refuseTooEarly(tx, wanted);
    const owed = await listPayableStatements(tx, { ...wanted, at: ctx.now });
    const included = owed.filter((row) => row.leftOut === null && row.periodId <= wanted.periodId);
    if (included.length === 0) throw new DomainError("nothing_to_pay");
    const run = { id: newId("run", ctx.now), ...wanted, submission: 0, policyId: null };
    const drafts = await draftPayouts(tx, ctx, run, included);
    const lines: RunLine[] = drafts.map(({ row, from }) => ({
      payoutId: row.id,
      partnerId: row.partnerId,
      statementId: row.statementId,
      statementSha256: from.statementSha256,
      amountMinor: row.amountMinor,
      currency: row.currency,
      rail: row.rail,
      destination: row.destination ?? null,
    }));
    const totalMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0n);
    await tx.insert(payoutRun).values({
      ...run,
      ordinal: await nextRunOrdinal(tx, wanted),
      status: "draft",
      ...hashedContent(run, lines, []),
      totalMinor,
      preparedBy: ctx.actor.accountId,
      preparedAt: ctx.now,
    });
    await tx.insert(payout).values(drafts.map(({ row }) => row));
    await audit(tx, ctx, {
      action: "payout_run.prepared",
      objectType: "payout_run",
      objectId: run.id,
      details: {
        period: wanted.periodId,
        payouts: drafts.length,
        totalMinor: String(totalMinor),
        currency: wanted.currency,
        leftOut: owed.length - included.length,
      },
    });
    return run.id;
  });
}

/** One at a time puts runs of an entity and currency together: two of them would hold the same statements. */
async function lockRunsOf(tx: Tx, { legalEntityId, currency }: Wanted): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`runs:${legalEntityId}:${currency}`}, 0))`,
  );
}

async function refuseTooEarly(tx: Tx, wanted: Wanted): Promise<void> {
  const [month] = await tx
    .select({ status: period.status })
    .from(period)
    .where(eq(period.id, wanted.periodId));
  if (month?.status !== "closed") throw new DomainError("period_not_closed", { period: wanted.periodId });
  if ((await countOpenBreaks(tx)) > 0) throw new DomainError("reconciliation_has_breaks");
  const undecided = await tx
    .select({ id: payoutRun.id })
    .from(payoutRun)
    .where(and(ofRun(wanted), inArray(payoutRun.status, ["draft", "submitted"])))
    .limit(1);
  if (undecided.length > 0) throw new DomainError("run_already_exists");
}

function ofRun({ periodId, legalEntityId, currency }: Wanted) {
  return and(
    eq(payoutRun.periodId, periodId),
    eq(payoutRun.legalEntityId, legalEntityId),
    eq(payoutRun.currency, currency),
  );
}

async function nextRunOrdinal(tx: Tx, wanted: Wanted): Promise<number> {
  const [last] = await tx
    .select({ ordinal: payoutRun.ordinal })
    .from(payoutRun)
    .where(ofRun(wanted))
    .orderBy(desc(payoutRun.ordinal))
    .limit(1);
  return (last?.ordinal ?? 0) + 1;
}

async function draftPayouts(
  tx: Tx,
  ctx: StaffCtx,
  run: Wanted & { readonly id: string },
  included: readonly PayableStatement[],
) {
  const { legalEntityId, periodId, currency } = run;
  const earlier = await tx
    .select({ partnerId: payout.partnerId, n: count() })
    .from(payout)
    .where(
      and(
        eq(payout.legalEntityId, legalEntityId),
        eq(payout.periodId, periodId),
        eq(payout.currency, currency),
        eq(payout.kind, "statement"),
      ),
    )
    .groupBy(payout.partnerId);
  return included.map((from) => ({
    from,
    row: {
      id: newId("pay", ctx.now),
      partnerId: from.partnerId,
      runId: run.id,
      statementId: from.statementId,
      legalEntityId,
      periodId,
      currency,
      kind: "statement",
      ordinal: (earlier.find((row) => row.partnerId === from.partnerId)?.n ?? 0) + 1,
      amountMinor: from.amountMinor,
      rail: from.account?.rail ?? "stripe",
      payoutAccountId: from.account?.id ?? null,
      destination: from.account?.destination ?? null,
      status: "draft",
      createdAt: ctx.now,
    } satisfies typeof payout.$inferInsert,
  }));
}
