import { and, eq, inArray, isNotNull, isNull, lt, ne, or, sql } from "drizzle-orm";
import type { Currency } from "#app/domain/money.ts";
import type { PayoutToLookAt, RunToLookAt } from "#app/domain/run-exceptions.ts";
import { adjustment, writeOff } from "#db/schema/adjustments.ts";
import { commissionLine, openLine } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import type { payoutRun } from "#db/schema/payouts.ts";
import { referralClaim, referralContest } from "#db/schema/referrals.ts";
import { period, revenueQuarantine } from "#db/schema/revenue.ts";
import type { Reader } from "#db/with-actor.server.ts";

type Run = Pick<typeof payoutRun.$inferSelect, "id" | "periodId" | "legalEntityId" | "currency">;
/** The months that a payout of a partner pays: after the last paid one (empty: from the first on), up to its statement's. */
export type MonthsOfPartner = {
  readonly partnerId: string;
  readonly afterPeriod: string;
  readonly upToPeriod: string;
};

const isPaidNow = (months: readonly MonthsOfPartner[], row: { partnerId: string; periodId: string | null }) =>
  months.some(
    ({ partnerId, afterPeriod, upToPeriod }) =>
      partnerId === row.partnerId &&
      row.periodId !== null &&
      row.periodId > afterPeriod &&
      row.periodId <= upToPeriod,
  );

/** Lines that people decided on, by partner: adjustments of closed months and debts that were given up. */
export async function manualLinesOf(
  reader: Reader,
  run: Run,
  months: readonly MonthsOfPartner[],
): Promise<ReadonlyMap<string, PayoutToLookAt["manual"]>> {
  const partnerIds = months.map(({ partnerId }) => partnerId);
  if (partnerIds.length === 0) return new Map();
  const adjusted = await reader
    .select({
      partnerId: adjustment.partnerId,
      periodId: sql<string | null>`${adjustment.periodId}`,
      minor: sql<string>`${adjustment.isMinor} - ${adjustment.wasMinor}`,
    })
    .from(adjustment)
    .where(
      and(
        inArray(adjustment.partnerId, partnerIds),
        eq(adjustment.legalEntityId, run.legalEntityId),
        eq(adjustment.currency, run.currency),
      ),
    );
  const givenUp = await reader
    .select({ partnerId: writeOff.partnerId, periodId: writeOff.periodId, minor: writeOff.amountMinor })
    .from(writeOff)
    .where(
      and(
        inArray(writeOff.partnerId, partnerIds),
        eq(writeOff.legalEntityId, run.legalEntityId),
        eq(writeOff.currency, run.currency),
        eq(writeOff.status, "confirmed"),
      ),
    );
  const found = new Map<string, PayoutToLookAt["manual"]>();
  for (const row of [...adjusted, ...givenUp]) {
    if (!isPaidNow(months, row)) continue;
    const { lines, minor } = found.get(row.partnerId) ?? { lines: 0, minor: 0n };
    found.set(row.partnerId, { lines: lines + 1, minor: minor + BigInt(row.minor) });
  }
  return found;
}

/** Open contests of clients whose lines a payout pays, by the partner who is paid; `minor`: what those lines earn. */
export async function contestsOf(
  reader: Reader,
  run: Run,
  months: readonly MonthsOfPartner[],
): Promise<ReadonlyMap<string, PayoutToLookAt["contests"]>> {
  const partnerIds = months.map(({ partnerId }) => partnerId);
  if (partnerIds.length === 0) return new Map();
  const contested = await reader
    .selectDistinct({
      contestId: referralContest.id,
      partnerId: attribution.partnerId,
      attributionId: attribution.id,
    })
    .from(referralContest)
    .innerJoin(
      referralClaim,
      and(
        eq(referralClaim.productKey, referralContest.productKey),
        eq(referralClaim.kind, referralContest.kind),
        eq(referralClaim.key, referralContest.claimKey),
        ne(referralClaim.partnerId, referralContest.partnerId),
      ),
    )
    .innerJoin(
      attribution,
      and(
        eq(attribution.partnerId, referralClaim.partnerId),
        eq(attribution.referralId, referralClaim.referralId),
      ),
    )
    .where(and(eq(referralContest.status, "open"), inArray(attribution.partnerId, partnerIds)));
  if (contested.length === 0) return new Map();
  const lines = await reader
    .select({
      partnerId: commissionLine.partnerId,
      attributionId: commissionLine.attributionId,
      periodId: commissionLine.periodId,
      minor: sql<string>`sum(${commissionLine.amountMinor})`,
    })
    .from(commissionLine)
    .where(
      and(
        inArray(commissionLine.partnerId, partnerIds),
        inArray(
          commissionLine.attributionId,
          contested.map(({ attributionId }) => attributionId),
        ),
        eq(commissionLine.legalEntityId, run.legalEntityId),
        eq(commissionLine.currency, run.currency),
      ),
    )
    .groupBy(commissionLine.partnerId, commissionLine.attributionId, commissionLine.periodId);
  const paid = lines.filter((line) => isPaidNow(months, line));
  const found = new Map<string, { contestId: string; minor: bigint }[]>();
  for (const { contestId, partnerId, attributionId } of contested) {
    const own = paid.filter((line) => line.partnerId === partnerId && line.attributionId === attributionId);
    if (own.length === 0) continue;
    const minor = own.reduce((sum, line) => sum + BigInt(line.minor), 0n);
    found.set(partnerId, [...(found.get(partnerId) ?? []), { contestId, minor }]);
  }
  return found;
}

/** What months that are not closed yet take back from each partner (sizes, minor units): known, and in no statement. */
export async function refundsPendingOf(
  reader: Reader,
  run: Run,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, bigint>> {
  if (partnerIds.length === 0) return new Map();
  const rows = await reader
    .select({ partnerId: openLine.partnerId, minor: sql<string>`-sum(${openLine.amountMinor})` })
    .from(openLine)
    .where(
      and(
        inArray(openLine.partnerId, [...partnerIds]),
        eq(openLine.legalEntityId, run.legalEntityId),
        eq(openLine.currency, run.currency),
        lt(openLine.amountMinor, 0n),
        isNotNull(openLine.eventId),
      ),
    )
    .groupBy(openLine.partnerId);
  return new Map(rows.map((row) => [row.partnerId, BigInt(row.minor)]));
}

export type Debt = {
  readonly partnerId: string;
  readonly legalEntityId: string;
  readonly currency: Currency;
  /** Size, minor units. */
  readonly minor: bigint;
};

/** What partners owe by the books, of every entity and currency. */
export async function debtsOf(reader: Reader): Promise<Debt[]> {
  const owed = sql`sum(${journalEntry.amountMinor})`;
  const rows = await reader
    .select({
      partnerId: sql<string>`${journal.partnerId}`,
      legalEntityId: journal.legalEntityId,
      currency: journal.currency,
      minor: sql<string>`${owed}`,
    })
    .from(journal)
    .innerJoin(journalEntry, eq(journalEntry.journalId, journal.id))
    .where(eq(journalEntry.accountCode, "partner_debt"))
    .groupBy(journal.partnerId, journal.legalEntityId, journal.currency)
    .having(sql`${owed} > 0`)
    .orderBy(journal.partnerId, journal.legalEntityId, journal.currency);
  return rows.map((row) => ({ ...row, minor: BigInt(row.minor) }));
}

/** Payments up to the run's month that belong to nobody yet: count, and gross in minor units. */
export async function unmatchedRevenue(reader: Reader, run: Run): Promise<RunToLookAt["unmatched"]> {
  const [found] = await reader
    .select({
      events: sql<number>`count(*)::integer`,
      minor: sql<string>`coalesce(sum(${revenueQuarantine.grossMinor}), 0)`,
    })
    .from(revenueQuarantine)
    .where(
      and(
        isNull(revenueQuarantine.resolvedAt),
        eq(revenueQuarantine.currency, run.currency),
        or(isNull(revenueQuarantine.legalEntityId), eq(revenueQuarantine.legalEntityId, run.legalEntityId)),
        sql`${revenueQuarantine.payload}->>'kind' = 'payment'`,
        lt(
          revenueQuarantine.occurredAt,
          sql`(select ${period.toAt} from ${period} where ${period.id} = ${run.periodId})`,
        ),
      ),
    );
  return { events: found?.events ?? 0, minor: BigInt(found?.minor ?? "0") };
}
