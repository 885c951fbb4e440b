import { asc, eq, lte, sql } from "drizzle-orm";
import { DomainError } from "#app/domain/errors.ts";
import { LEDGER_ACCOUNTS, type LedgerAccount, type NormalSide } from "#app/domain/ledger-accounts.ts";
import type { Currency } from "#app/domain/money.ts";
import type { Period } from "#app/domain/period.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { legalEntity, programme } from "#db/schema/catalogue.ts";
import { journal, journalEntry } from "#db/schema/ledger.ts";
import { withActor } from "#db/with-actor.server.ts";

/** Sums of one account, minor units: all debits and all credits as sizes, and what remains (debit positive). */
export type AccountSums = {
  readonly account: LedgerAccount;
  readonly normalSide: NormalSide;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
  readonly balanceMinor: bigint;
};

/** The books of one entity in one currency; `differenceMinor` is 0 or something is badly wrong. */
export type TrialBalance = {
  readonly legalEntityId: string;
  readonly entityName: string;
  readonly currency: Currency;
  readonly accounts: readonly AccountSums[];
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
  readonly differenceMinor: bigint;
};

/** What a statement books belongs to its month, though it is booked after its end; a payment to the month in which it was made. */
const monthOfJournal = sql<Period>`case when ${journal.cause} like 'stm\\_%' then ${journal.periodId}
  else to_char(${journal.eventAt} at time zone (select ${programme.timeZone} from ${programme} where ${programme.id} = 1), 'YYYY-MM') end`;

/**
 * What every account sums to, by entity and currency, accounts in the order of the chart: of all journals, or of those
 * up to a month and with it. For staff.
 */
export function listTrialBalances(
  ctx: Pick<Ctx, "db" | "actor">,
  { asOf }: { readonly asOf?: Period | undefined } = {},
): Promise<TrialBalance[]> {
  if (ctx.actor.kind === "member" || ctx.actor.kind === "anonymous") throw new DomainError("not_allowed");
  return withActor(ctx, async (tx) => {
    const amount = journalEntry.amountMinor;
    const rows = await tx
      .select({
        legalEntityId: journal.legalEntityId,
        entityName: legalEntity.name,
        currency: journalEntry.currency,
        account: journalEntry.accountCode,
        debit: sql<string>`coalesce(sum(${amount}) filter (where ${amount} > 0), 0)`,
        credit: sql<string>`coalesce(-sum(${amount}) filter (where ${amount} < 0), 0)`,
      })
      .from(journalEntry)
      .innerJoin(journal, eq(journal.id, journalEntry.journalId))
      .innerJoin(legalEntity, eq(legalEntity.id, journal.legalEntityId))
      .where(asOf ? lte(monthOfJournal, asOf) : undefined)
      .groupBy(journal.legalEntityId, legalEntity.name, journalEntry.currency, journalEntry.accountCode)
      .orderBy(asc(legalEntity.name), asc(journal.legalEntityId), asc(journalEntry.currency));
    const books = Map.groupBy(rows, (row) => `${row.legalEntityId}/${row.currency}`);
    return [...books.values()].map(trialBalance);
  });
}

type Sums = {
  readonly legalEntityId: string;
  readonly entityName: string;
  readonly currency: Currency;
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
};

function trialBalance(rows: readonly Sums[]): TrialBalance {
  const [{ legalEntityId, entityName, currency }] = rows as [Sums];
  const accounts = LEDGER_ACCOUNTS.flatMap(({ code, normalSide }) => {
    const row = rows.find((one) => one.account === code);
    if (!row) return [];
    const [debitMinor, creditMinor] = [BigInt(row.debit), BigInt(row.credit)];
    return [{ account: code, normalSide, debitMinor, creditMinor, balanceMinor: debitMinor - creditMinor }];
  });
  const debitMinor = accounts.reduce((sum, one) => sum + one.debitMinor, 0n);
  const creditMinor = accounts.reduce((sum, one) => sum + one.creditMinor, 0n);
  return {
    legalEntityId,
    entityName,
    currency,
    accounts,
    debitMinor,
    creditMinor,
    differenceMinor: debitMinor - creditMinor,
  };
}
