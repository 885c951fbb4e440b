import { sql } from "drizzle-orm";
import type { Tx } from "#db/with-actor.server.ts";

/** Every job that the application may put into the queue; the database refuses any other name. */
export const JOB_NAMES = [
  "chain_audit",
  "expire_referrals",
  "make_statement_documents",
  "pay_payout",
  "process_inbound_event",
  "rate_open_month",
  "reconcile",
  "resume_payouts",
  "retry_quarantine",
  "reverse_transfer",
  "send_mail",
  "sweep_undelivered_events",
] as const;
export type JobName = (typeof JOB_NAMES)[number];

type EnqueueOptions = {
  /** Not before; the transaction's start when left out. */
  runAt?: Date;
  /** A waiting job with the same key is replaced, so that ten wishes make one job. */
  jobKey?: string;
};

/** Puts a job into the queue inside the caller's transaction: it runs when, and only if, that commits. At least once. */
export async function enqueue(
  tx: Tx,
  name: JobName,
  payload: Readonly<Record<string, unknown>>,
  { runAt, jobKey }: EnqueueOptions = {},
): Promise<void> {
  await tx.execute(
    sql`select queue.enqueue(${name}, ${JSON.stringify(payload)}::jsonb, coalesce(${runAt?.toISOString() ?? null}::timestamptz, now()), ${jobKey ?? null})`,
  );
}

/** The same for several wishes of one name, with one statement; in one order of their keys, so that two do not wait for each other. */
export async function enqueueAll(
  tx: Tx,
  name: JobName,
  wishes: readonly { readonly payload: Readonly<Record<string, unknown>>; readonly jobKey: string }[],
): Promise<void> {
  if (wishes.length === 0) return;
  const sorted = [...wishes].sort((a, b) => (a.jobKey < b.jobKey ? -1 : 1));
  const payloads = sorted.map(({ payload }) => JSON.stringify(payload));
  const jobKeys = sorted.map(({ jobKey }) => jobKey);
  await tx.execute(
    sql`select queue.enqueue_all(${name}, ${sql.param(payloads)}::text[]::jsonb[], ${sql.param(jobKeys)}::text[])`,
  );
}
