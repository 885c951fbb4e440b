import { and, eq, inArray, ne, notInArray, or, sql } from "drizzle-orm";
import { previousPeriod } from "#app/domain/period.ts";
import {
  exceptionsOf,
  MEAN_OF_MONTHS,
  type PayoutToLookAt,
  type RunException,
} from "#app/domain/run-exceptions.ts";
import { payout, type payoutRun } from "#db/schema/payouts.ts";
import { payoutRunDecision } from "#db/schema/run-decisions.ts";
import type { Reader } from "#db/with-actor.server.ts";
import { currentAccounts } from "./payable-statements.server.ts";
import {
  contestsOf,
  debtsOf,
  type MonthsOfPartner,
  manualLinesOf,
  refundsPendingOf,
  unmatchedRevenue,
} from "./run-risks.server.ts";

type Run = Pick<typeof payoutRun.$inferSelect, "id" | "periodId" | "legalEntityId" | "currency">;
type PayoutRow = typeof payout.$inferSelect;

/** Every exception of a run as the world stands now, those of payouts that were taken out included. */
export async function loadRunExceptions(reader: Reader, run: Run, at: Date): Promise<RunException[]> {
  const rows = await payoutsToLookAt(reader, run.id);
  const partnerIds = [...new Set(rows.map((row) => row.partnerId))];
  const history = await paidMonths(reader, run, partnerIds);
  const months: MonthsOfPartner[] = rows.map(({ partnerId, periodId }) => ({
    partnerId,
    afterPeriod: history.last.get(partnerId) ?? "",
    upToPeriod: periodId,
  }));
  const accounts = await currentAccounts(reader, run.legalEntityId, partnerIds);
  const provenAccounts = await accountsPaidBefore(
    reader,
    [...accounts.values()].map(({ id }) => id),
  );
  const manual = await manualLinesOf(reader, run, months);
  const contests = await contestsOf(reader, run, months);
  const refunds = await refundsPendingOf(reader, run, partnerIds);
  const debts = await debtsOf(reader);
  const payouts = rows.map((row): PayoutToLookAt => {
    const { id: payoutId, partnerId, amountMinor } = row;
    const account = accounts.get(partnerId);
    return {
      payoutId,
      partnerId,
      amountMinor,
      paidBefore: history.count.get(partnerId) ?? 0,
      lastMonthsMinor: lastMonths(run, history, partnerId),
      account: account ? { ...account, unproven: unprovenOf(account, provenAccounts) } : null,
      manual: manual.get(partnerId) ?? { lines: 0, minor: 0n },
      debts: debts.filter((debt) => debt.partnerId === partnerId),
      refundsPendingMinor: refunds.get(partnerId) ?? 0n,
      contests: contests.get(partnerId) ?? [],
    };
  });
  const inRun = new Set(partnerIds);
  return exceptionsOf({
    at,
    payouts,
    debtors: debts.filter(
      (debt) =>
        debt.legalEntityId === run.legalEntityId &&
        debt.currency === run.currency &&
        !inRun.has(debt.partnerId),
    ),
    unmatched: await unmatchedRevenue(reader, run),
  });
}

/** Payouts of a run that are in it or were taken out of it by a decision; none that could not be paid anyway. */
function payoutsToLookAt(reader: Reader, runId: string): Promise<PayoutRow[]> {
  const decided = reader
    .select({ id: payoutRunDecision.payoutId })
    .from(payoutRunDecision)
    .where(
      and(eq(payoutRunDecision.runId, runId), inArray(payoutRunDecision.outcome, ["postponed", "excluded"])),
    );
  return reader
    .select()
    .from(payout)
    .where(and(eq(payout.runId, runId), or(ne(payout.status, "cancelled"), inArray(payout.id, decided))))
    .orderBy(payout.partnerId, payout.id);
}

type History = {
  /** Minor units by `partner/period`, of this entity and currency. */
  readonly paid: ReadonlyMap<string, bigint>;
  readonly first: ReadonlyMap<string, string>;
  readonly last: ReadonlyMap<string, string>;
  /** Payments of any entity and currency that went out. */
  readonly count: ReadonlyMap<string, number>;
};

const NEVER_APPROVED = ["draft", "cancelled"] as const;
const WENT_OUT: readonly PayoutRow["status"][] = ["paid", "partly_reversed", "reversed"];

async function paidMonths(reader: Reader, run: Run, partnerIds: readonly string[]): Promise<History> {
  const rows =
    partnerIds.length === 0
      ? []
      : await reader
          .select()
          .from(payout)
          .where(
            and(
              inArray(payout.partnerId, [...partnerIds]),
              ne(payout.runId, run.id),
              notInArray(payout.status, [...NEVER_APPROVED]),
            ),
          )
          .orderBy(payout.periodId);
  const [paid, first, last, count] = [
    new Map<string, bigint>(),
    new Map<string, string>(),
    new Map<string, string>(),
    new Map<string, number>(),
  ];
  for (const row of rows) {
    if (WENT_OUT.includes(row.status)) count.set(row.partnerId, (count.get(row.partnerId) ?? 0) + 1);
    if (row.legalEntityId !== run.legalEntityId || row.currency !== run.currency) continue;
    const key = `${row.partnerId}/${row.periodId}`;
    paid.set(key, (paid.get(key) ?? 0n) + row.amountMinor);
    if (!first.has(row.partnerId)) first.set(row.partnerId, row.periodId);
    if (row.periodId < run.periodId) last.set(row.partnerId, row.periodId);
  }
  return { paid, first, last, count };
}

/** What each of the months before paid, nothing included; none before the first one that paid. */
function lastMonths(run: Run, history: History, partnerId: string): bigint[] {
  const first = history.first.get(partnerId);
  if (first === undefined) return [];
  const months: bigint[] = [];
  for (
    let n = 0, month = previousPeriod(run.periodId);
    n < MEAN_OF_MONTHS;
    n += 1, month = previousPeriod(month)
  )
    if (month >= first) months.push(history.paid.get(`${partnerId}/${month}`) ?? 0n);
  return months;
}

type AccountRow = NonNullable<ReturnType<Awaited<ReturnType<typeof currentAccounts>>["get"]>>;

/** A Stripe account is proven by Stripe; a bank by hand by a first payment that arrived. */
function unprovenOf(account: AccountRow, provenAccounts: ReadonlySet<string>): string[] {
  if (account.rail === "manual") return provenAccounts.has(account.id) ? [] : ["never_paid"];
  return account.state === "active" ? account.requirementsDue : [account.state, ...account.requirementsDue];
}

async function accountsPaidBefore(
  reader: Reader,
  accountIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (accountIds.length === 0) return new Set();
  const rows = await reader
    .selectDistinct({ id: sql<string>`${payout.payoutAccountId}` })
    .from(payout)
    .where(and(inArray(payout.payoutAccountId, [...accountIds]), inArray(payout.status, [...WENT_OUT])));
  return new Set(rows.map(({ id }) => id));
}
