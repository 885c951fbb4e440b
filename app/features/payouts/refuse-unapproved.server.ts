import { and, eq, type SQL, sql } from "drizzle-orm";
import { currentPolicy } from "#app/features/approvals/current-policy.server.ts";
import { currentHalt, holdHaltOff } from "#app/features/approvals/halt-payments.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { manualBatch, manualPayment } from "#db/schema/manual-payments.ts";
import { payout, payoutApproval, payoutAttempt, payoutRun } from "#db/schema/payouts.ts";
import type { Tx } from "#db/with-actor.server.ts";
import type { PayoutRow } from "./payout-row.server.ts";
import type { SendRefusal } from "./send-refusal.ts";

/** The kill switch: nothing is sent while somebody has stopped payments; nobody stops them between this and the commit. */
export async function refuseWhileHalted(tx: Tx): Promise<SendRefusal | null> {
  await holdHaltOff(tx);
  return (await currentHalt(tx)) ? { wait: "payments_halted" } : null;
}

/**
 * Only what people approved is sent, to the cent: the run is released, so many people approved its hash as the policy
 * asked for, and the text of that hash names this payout with this amount, account and currency.
 */
export async function refuseUnapproved(tx: Tx, _ctx: Ctx, row: PayoutRow): Promise<SendRefusal | null> {
  const { id, status, contentSha256, approvalsNeeded } = payoutRun;
  const [run] = await tx
    .select({ id, status, contentSha256, approvalsNeeded })
    .from(payoutRun)
    .where(eq(id, row.runId))
    .for("share");
  if (run?.status === "approved") return { wait: "run_not_released" };
  const approvals = await tx
    .select({ who: payoutApproval.approverAccountId })
    .from(payoutApproval)
    .where(
      and(eq(payoutApproval.runId, row.runId), eq(payoutApproval.contentSha256, run?.contentSha256 ?? "")),
    );
  const isApproved =
    run?.status === "released" &&
    approvals.length >= (run.approvalsNeeded ?? 1) &&
    isNamed(await approvedLines(tx, run), row);
  return isApproved ? null : { hold: { status: "needs_human", reason: "differs_from_approval" } };
}

type ApprovedLines = ReadonlyMap<unknown, Readonly<Record<string, unknown>>>;

/** The text that was read last, by its hash: a text of thousands of lines is the same for each of them. */
let lastRead: { readonly contentSha256: string; readonly lines: ApprovedLines } | null = null;

/** The lines of the very text that has the run's hash; none when what stands there has another. */
async function approvedLines(
  tx: Tx,
  { id, contentSha256 }: { readonly id: string; readonly contentSha256: string },
): Promise<ApprovedLines> {
  if (lastRead?.contentSha256 === contentSha256) return lastRead.lines;
  const [run] = await tx.select({ content: payoutRun.content }).from(payoutRun).where(eq(payoutRun.id, id));
  if (!run || sha256Hex(run.content) !== contentSha256) return new Map();
  const { payouts } = JSON.parse(run.content) as { payouts: readonly Record<string, unknown>[] };
  const lines = new Map(payouts.map((line) => [line.payoutId, line]));
  lastRead = { contentSha256, lines };
  return lines;
}

function isNamed(lines: ApprovedLines, row: PayoutRow): boolean {
  const line = lines.get(row.id);
  return (
    line?.amountMinor === String(row.amountMinor) &&
    line.currency === row.currency &&
    line.destination === row.destination &&
    line.rail === row.rail &&
    line.partnerId === row.partnerId &&
    line.statementId === row.statementId
  );
}

/** A day's payments (UTC) in a currency stay within the policy's limit; what is over it waits for the next day. */
export async function refuseAboveDayCap(tx: Tx, ctx: Ctx, row: PayoutRow): Promise<SendRefusal | null> {
  const cap = (await currentPolicy(tx)).caps.find(({ currency }) => currency === row.currency);
  if (!cap) return null;
  if (cap.perPayoutMinor !== null && row.amountMinor > cap.perPayoutMinor)
    return { hold: { status: "needs_human", reason: "cap_per_payout" } };
  if (cap.perDayMinor === null) return null;
  // One worker after the other counts: two of them would both find room for one.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`day-cap:${row.currency}`}, 0))`);
  const day = ctx.now.toISOString().slice(0, 10);
  const [sent] = await tx
    .select({ minor: sql<string>`coalesce(sum(${payout.amountMinor}), 0)` })
    .from(payout)
    .where(
      and(
        eq(payout.currency, row.currency),
        sql`${payout.id} <> ${row.id}`,
        sql`(exists (select from ${payoutAttempt} a where a.payout_id = ${payout.id} and a.state <> 'failed' and (a.first_sent_at at time zone 'UTC')::date = ${day}::date)
          or ${wasOrderedOn(day)})`,
      ),
    );
  return BigInt(sent?.minor ?? 0) + row.amountMinor > cap.perDayMinor ? { wait: "cap_per_day" } : null;
}

/** Of a payout by hand: in an order of that day that the bank has not refused, or about to be in the one that is made now. */
function wasOrderedOn(day: string): SQL {
  return sql`(${payout.rail} = 'manual' and (
    exists (select from ${manualPayment} m join ${manualBatch} b on b.id = m.batch_id
      where m.payout_id = ${payout.id} and m.state <> 'refused' and (b.exported_at at time zone 'UTC')::date = ${day}::date)
    or (${payout.status} = 'sending' and not exists (
      select from ${manualPayment} m where m.payout_id = ${payout.id} and m.state <> 'refused'))))`;
}
