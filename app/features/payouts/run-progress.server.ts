import { count, eq, sql } from "drizzle-orm";
import type { Currency } from "#app/domain/money.ts";
import type { PayoutState } from "#app/domain/payout-state.ts";
import { progressPartOf, secondsLeft } from "#app/domain/run-progress.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { payout, payoutRun } from "#db/schema/payouts.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { findPause } from "./pause-run.server.ts";
import type { RunProgress } from "./run-progress.ts";

const LATELY_SECONDS = 60;

/** Where a run stands now, of one reading; the page, its refresh and the stream show this and nothing else. Null: no such run. */
export function findRunProgress(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  { runId }: { readonly runId: string },
): Promise<RunProgress | null> {
  return withActor(ctx, async (tx) => {
    const [run] = await tx
      .select({ currency: payoutRun.currency })
      .from(payoutRun)
      .where(eq(payoutRun.id, runId));
    if (!run) return null;
    const pause = await findPause(tx, runId);
    return summed(run.currency, pause?.pausedAt ?? null, await countStates(tx, runId, ctx.now));
  });
}

type CountedState = {
  readonly state: PayoutState;
  readonly payouts: number;
  readonly minor: bigint;
  readonly lately: number;
  readonly lateSeconds: number;
};

async function countStates(reader: Reader, runId: string, now: Date): Promise<readonly CountedState[]> {
  const from = new Date(now.getTime() - LATELY_SECONDS * 1_000).toISOString();
  const rows = await reader
    .select({
      state: payout.status,
      payouts: count(),
      minor: sql<string>`sum(${payout.amountMinor})`,
      lately: sql<number>`(count(*) filter (where ${payout.paidAt} > ${from}::timestamptz))::int`,
      lateSeconds: sql<number>`coalesce(extract(epoch from ${now.toISOString()}::timestamptz
        - min(${payout.paidAt}) filter (where ${payout.paidAt} > ${from}::timestamptz)), 0)::float8`,
    })
    .from(payout)
    .where(eq(payout.runId, runId))
    .groupBy(payout.status);
  return rows.map((row) => ({ ...row, minor: BigInt(row.minor) }));
}

function summed(currency: Currency, pausedAt: Date | null, states: readonly CountedState[]): RunProgress {
  const parts = {
    moving: { payouts: 0, minor: 0n },
    sent: { payouts: 0, minor: 0n },
    stopped: { payouts: 0, minor: 0n },
  };
  let lately = 0;
  let lateSeconds = 0;
  for (const row of states) {
    const part = progressPartOf(row.state);
    if (part === "left_out") continue;
    parts[part].payouts += row.payouts;
    parts[part].minor += row.minor;
    lately += row.lately;
    lateSeconds = Math.max(lateSeconds, row.lateSeconds);
  }
  return {
    currency,
    payouts: parts.moving.payouts + parts.sent.payouts + parts.stopped.payouts,
    totalMinor: parts.moving.minor + parts.sent.minor + parts.stopped.minor,
    moving: parts.moving.payouts,
    sent: parts.sent.payouts,
    sentMinor: parts.sent.minor,
    stopped: parts.stopped.payouts,
    pausedAt,
    secondsLeft: pausedAt ? null : secondsLeft(parts.moving.payouts, lately, lateSeconds),
  };
}
