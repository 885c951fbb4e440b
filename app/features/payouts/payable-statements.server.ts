import { and, asc, desc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import type { Currency } from "#app/domain/money.ts";
import { type AccountBlock, whyNotPayTo } from "#app/domain/payout-account-rules.ts";
import type { RunLine } from "#app/domain/payout-run-rules.ts";
import type { Period } from "#app/domain/period.ts";
import { frozenPartners } from "#app/features/partners/frozen-partners.server.ts";
import { isSettling } from "#app/features/statements/settling-version.server.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import { partner, payoutAccount } from "#db/schema/partners.ts";
import { payout } from "#db/schema/payouts.ts";
import { statement } from "#db/schema/statements.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** Why money that a statement owes is not in a run. It stays owed, and the next run asks again. */
export type LeftOutReason =
  | "no_account"
  | "account_not_ready"
  | "partner_suspended"
  | "books_do_not_cover"
  | AccountBlock;

export type PayableStatement = {
  readonly partnerId: string;
  readonly partnerName: string;
  readonly statementId: string;
  readonly statementNumber: string;
  readonly statementSha256: string;
  readonly periodId: Period;
  readonly amountMinor: bigint;
  readonly account: {
    readonly id: string;
    readonly rail: RunLine["rail"];
    readonly destination: string;
  } | null;
  /** Null: it can be paid. */
  readonly leftOut: LeftOutReason | null;
};

type Wanted = {
  readonly legalEntityId: string;
  readonly currency: Currency;
  /** When it would be approved: an account that cools off then is left out. */
  readonly at: Date;
  /** Payouts of this run do not count as made: for looking again at what a run holds. */
  readonly exceptRunId?: string;
};

/**
 * What an entity owes now in one currency, a row a partner, in the order of their ids: the latest statement of each,
 * which carries what earlier ones left unpaid, if it pays anything and no payout was made of it.
 */
export async function listPayableStatements(reader: Reader, wanted: Wanted): Promise<PayableStatement[]> {
  const { legalEntityId, currency } = wanted;
  const latest = await reader
    .selectDistinctOn([statement.partnerId], {
      partnerId: statement.partnerId,
      partnerName: partner.name,
      partnerStatus: partner.status,
      statementId: statement.id,
      statementNumber: statement.number,
      statementSha256: statement.sha256,
      periodId: statement.periodId,
      amountMinor: statement.payableMinor,
    })
    .from(statement)
    .innerJoin(partner, eq(partner.id, statement.partnerId))
    .where(and(eq(statement.legalEntityId, legalEntityId), eq(statement.currency, currency), isSettling))
    .orderBy(asc(statement.partnerId), desc(statement.periodId));
  const owing = latest.filter((row) => row.amountMinor > 0n);
  if (owing.length === 0) return [];
  const paid = await statementsWithPayout(
    reader,
    owing.map((row) => row.statementId),
    wanted.exceptRunId,
  );
  const open = owing.filter((row) => !paid.has(row.statementId));
  const partnerIds = open.map((row) => row.partnerId);
  const accounts = await currentAccounts(reader, legalEntityId, partnerIds);
  const payable = await payableBalances(reader, wanted, partnerIds);
  const frozen = await frozenPartners(reader, partnerIds);
  return open.map(({ partnerStatus, ...row }) => {
    const account = accounts.get(row.partnerId);
    const covered = (payable.get(row.partnerId) ?? 0n) >= row.amountMinor;
    return {
      ...row,
      account: account ? payTo(account) : null,
      leftOut: leftOutReason(partnerStatus, account, covered, {
        isFrozen: frozen.has(row.partnerId),
        at: wanted.at,
      }),
    };
  });
}

type AccountRow = typeof payoutAccount.$inferSelect;

function leftOutReason(
  partnerStatus: string,
  account: AccountRow | undefined,
  covered: boolean,
  now: { readonly isFrozen: boolean; readonly at: Date },
): LeftOutReason | null {
  if (partnerStatus === "suspended") return "partner_suspended";
  if (!covered) return "books_do_not_cover";
  if (!account) return "no_account";
  const block = whyNotPayTo(account, now);
  if (block) return block;
  return account.state === "active" && destinationOf(account) ? null : "account_not_ready";
}

/**
 * What a payout to an account is frozen with: the Stripe account, or the bank account's own row, whose details never change.
 * Null: not connected yet.
 */
export function destinationOf({ rail, id, stripeAccountId }: AccountRow): string | null {
  return rail === "manual" ? id : stripeAccountId;
}

function payTo(account: AccountRow): PayableStatement["account"] {
  const destination = destinationOf(account);
  const rail = account.rail === "manual" ? "manual" : "stripe";
  return destination ? { id: account.id, rail, destination } : null;
}

async function statementsWithPayout(
  reader: Reader,
  statementIds: readonly string[],
  exceptRunId: string | undefined,
): Promise<ReadonlySet<string>> {
  const rows = await reader
    .select({ statementId: payout.statementId })
    .from(payout)
    .where(
      and(
        inArray(payout.statementId, [...statementIds]),
        ne(payout.status, "cancelled"),
        exceptRunId ? ne(payout.runId, exceptRunId) : undefined,
      ),
    );
  return new Set(rows.map((row) => row.statementId));
}

/** The account that each partner is paid to by this entity's Stripe platform. */
export async function currentAccounts(
  reader: Reader,
  legalEntityId: string,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, AccountRow>> {
  if (partnerIds.length === 0) return new Map();
  const rows = await reader
    .select({ account: payoutAccount })
    .from(payoutAccount)
    .innerJoin(legalEntity, eq(legalEntity.stripePlatform, payoutAccount.stripePlatform))
    .where(
      and(
        eq(legalEntity.id, legalEntityId),
        inArray(payoutAccount.partnerId, [...partnerIds]),
        isNull(payoutAccount.replacedAt),
      ),
    );
  return new Map(rows.map(({ account }) => [account.partnerId, account]));
}

/** What the books owe each partner, released and not yet approved for payment; minor units, never below zero. */
async function payableBalances(
  reader: Reader,
  { legalEntityId, currency }: Wanted,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, bigint>> {
  if (partnerIds.length === 0) return new Map();
  const rows = await reader
    .select({ partnerId: journal.partnerId, minor: sql<string>`-sum(${journalEntry.amountMinor})` })
    .from(journal)
    .innerJoin(journalEntry, eq(journalEntry.journalId, journal.id))
    .where(
      and(
        eq(journal.legalEntityId, legalEntityId),
        eq(journal.currency, currency),
        eq(journalEntry.accountCode, "partner_payable"),
        inArray(journal.partnerId, [...partnerIds]),
      ),
    )
    .groupBy(journal.partnerId);
  return new Map(rows.map((row) => [row.partnerId, BigInt(row.minor)]));
}
