import { and, desc, eq, inArray, ne } from "drizzle-orm";
import type { Currency } from "#app/domain/money.ts";
import type { RunStatus } from "#app/domain/payout-run-rules.ts";
import type { Period } from "#app/domain/period.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { period } from "#db/schema/revenue.ts";
import { statement } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { lastAgreement } from "./last-agreement.server.ts";
import { countOpenBreaks } from "./open-breaks.server.ts";
import { listPayableStatements } from "./payable-statements.server.ts";
import { type RunStage, runStage } from "./run-stage.ts";

export type ListedRun = {
  readonly id: string;
  readonly periodId: Period;
  readonly entityName: string;
  readonly currency: Currency;
  readonly stage: RunStage;
  readonly totalMinor: bigint;
  readonly payouts: number;
  readonly preparedAt: Date;
  /** Prepared by the reader, who therefore cannot approve it. */
  readonly isOwn: boolean;
};

/** What could be put into a run now. */
export type PreparableRun = {
  readonly periodId: Period;
  readonly legalEntityId: string;
  readonly entityName: string;
  readonly currency: Currency;
  readonly totalMinor: bigint;
  readonly payouts: number;
  /** Owed, but not to be sent yet. */
  readonly leftOut: number;
};

export type RunsView = {
  readonly runs: readonly ListedRun[];
  readonly preparable: readonly PreparableRun[];
  readonly openBreaks: number;
};

const MOST_RUNS = 100;

/** The runs, newest first, and what waits to be put into one. */
export function listRuns(ctx: Pick<Ctx, "db" | "actor" | "now">): Promise<RunsView> {
  return withActor(ctx, async (tx) => {
    const rows = await tx
      .select({ run: payoutRun, entityName: legalEntity.name })
      .from(payoutRun)
      .innerJoin(legalEntity, eq(legalEntity.id, payoutRun.legalEntityId))
      .orderBy(desc(payoutRun.preparedAt), desc(payoutRun.id))
      .limit(MOST_RUNS);
    const payouts = await tx
      .select({ runId: payout.runId, status: payout.status, paidAt: payout.paidAt })
      .from(payout)
      .where(
        and(
          inArray(
            payout.runId,
            rows.map(({ run }) => run.id),
          ),
          ne(payout.status, "cancelled"),
        ),
      );
    const agreedAt = await lastAgreement(tx);
    const runs = rows.map(({ run, entityName }) => {
      const own = payouts.filter(({ runId }) => runId === run.id);
      return {
        id: run.id,
        periodId: run.periodId,
        entityName,
        currency: run.currency,
        stage: runStage(run.status as RunStatus, own, agreedAt),
        totalMinor: run.totalMinor,
        payouts: own.length,
        preparedAt: run.preparedAt,
        isOwn: ctx.actor.kind === "staff" && run.preparedBy === ctx.actor.accountId,
      };
    });
    return { runs, preparable: await listPreparable(tx, ctx.now), openBreaks: await countOpenBreaks(tx) };
  });
}

/** One a paying entity and currency: the newest closed month that owes something. */
async function listPreparable(reader: Reader, at: Date): Promise<PreparableRun[]> {
  const [newest] = await reader
    .select({ id: period.id })
    .from(period)
    .where(eq(period.status, "closed"))
    .orderBy(desc(period.id))
    .limit(1);
  if (!newest) return [];
  const kinds = await reader
    .selectDistinct({
      legalEntityId: statement.legalEntityId,
      currency: statement.currency,
      entityName: legalEntity.name,
    })
    .from(statement)
    .innerJoin(legalEntity, eq(legalEntity.id, statement.legalEntityId))
    .orderBy(legalEntity.name, statement.currency);
  const found: PreparableRun[] = [];
  for (const kind of kinds) {
    const owed = await listPayableStatements(reader, { ...kind, at });
    const payable = owed.filter((row) => row.leftOut === null);
    if (owed.length > 0)
      found.push({
        ...kind,
        periodId: newest.id,
        totalMinor: payable.reduce((sum, row) => sum + row.amountMinor, 0n),
        payouts: payable.length,
        leftOut: owed.length - payable.length,
      });
  }
  return found;
}
