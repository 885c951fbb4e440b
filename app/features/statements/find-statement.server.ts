import { and, asc, eq, gt, lte, or, sql } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import { promisedOn } from "#app/domain/payment-terms.ts";
import type { LocalDate } from "#app/domain/period.ts";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import type { StatementView } from "#app/domain/statement-view.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { linesOf } from "#app/features/statements/lines-of-statement.server.ts";
import {
  type LinesWanted,
  loadStatementView,
  type StatementRow,
  statementColumns,
} from "#app/features/statements/load-statement-view.server.ts";
import { type PaymentOfStatement, paymentOf } from "#app/features/statements/payment-steps.server.ts";
import { agreementInForce, agreementVersion } from "#db/schema/agreements.ts";
import { programme } from "#db/schema/catalogue.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { enrolment, partner } from "#db/schema/partners.ts";
import { period } from "#db/schema/revenue.ts";
import { statement, statementDocument } from "#db/schema/statements.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";

/** An amount that the hold lets go on a day, minor units. */
export type Release = { readonly on: LocalDate; readonly minor: bigint };

export type StatementVersion = { readonly version: number; readonly sealedAt: Date };

export type FoundStatement = {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly legalEntityId: string;
  /** With as many of its lines as were asked for. */
  readonly view: StatementView;
  readonly linesTotal: number;
  readonly availableMinor: bigint;
  readonly releasedMinor: bigint;
  readonly minimumMinor: bigint;
  /** What is still on hold after this month, by day; adds up to the figure. */
  readonly releases: readonly Release[];
  readonly payment: PaymentOfStatement;
  /** By when payment is promised, the latest of the agreements' days; null where none names one. */
  readonly promisedOn: LocalDate | null;
  /** PDF and CSV are made by the worker right after the sealing. */
  readonly filesReady: boolean;
  /** From the first, which is the one shown. */
  readonly versions: readonly StatementVersion[];
};

export const FILES_OF_ONE = 4;

/**
 * One sealed statement by number or id, as it settled its month, with a page of its lines in their order; null if there
 * is none that the actor may see.
 */
export function findStatement(
  ctx: Pick<Ctx, "db" | "actor">,
  numberOrId: string,
  lines: LinesWanted,
): Promise<FoundStatement | null> {
  return withActor(ctx, async (tx) => {
    const row = await findStatementRow(tx, numberOrId);
    if (!row) return null;
    const [about] = await tx
      .select({
        name: partner.name,
        files: tx.$count(statementDocument, eq(statementDocument.statementId, row.id)),
        lines: tx.$count(commissionLine, linesOf(row)),
        onDay: latestPaymentDay(row),
      })
      .from(partner)
      .where(eq(partner.id, row.partnerId));
    invariant(about, `the partner of ${row.number} stands`);
    return {
      id: row.id,
      partnerId: row.partnerId,
      partnerName: about.name,
      legalEntityId: row.legalEntityId,
      view: await loadStatementView(tx, row, lines),
      linesTotal: about.lines,
      availableMinor: row.availableMinor,
      releasedMinor: row.releasedMinor,
      minimumMinor: row.minimumMinor,
      releases: await listReleases(tx, row),
      payment: await paymentOf(tx, row),
      promisedOn: about.onDay === null ? null : promisedOn(row.periodId, about.onDay),
      filesReady: about.files === FILES_OF_ONE,
      versions: await listVersions(tx, row.number),
    };
  });
}

/** The latest day of the month after that an agreement with the entity, in force at the month's end, promises. */
function latestPaymentDay(row: StatementRow) {
  return sql<number | null>`(
    select max((v.terms -> 'payment' ->> 'onDay')::int)
      from ${agreementInForce} f
      join ${agreementVersion} v on v.id = f.agreement_version_id
      join ${enrolment} e on e.id = f.enrolment_id
      join ${period} p on p.id = ${row.periodId}
     where f.partner_id = ${row.partnerId} and e.legal_entity_id = ${row.legalEntityId} and f.superseded_at is null
       and f.during @> ((p.to_at - interval '1 millisecond') at time zone (v.terms ->> 'timeZone'))::date)`;
}

/** The row itself, within the caller's transaction; of a restatement when a later version is asked for. */
export async function findStatementRow(
  reader: Reader,
  numberOrId: string,
  version: number = SETTLING_VERSION,
): Promise<StatementRow | null> {
  const [row] = await reader
    .select(statementColumns)
    .from(statement)
    .where(
      and(or(eq(statement.number, numberOrId), eq(statement.id, numberOrId)), eq(statement.version, version)),
    );
  return row ?? null;
}

/** Versions of a statement, from the first. */
export function listVersions(reader: Reader, number: string): Promise<StatementVersion[]> {
  return reader
    .select({ version: statement.version, sealedAt: statement.sealedAt })
    .from(statement)
    .where(eq(statement.number, number))
    .orderBy(asc(statement.version));
}

/** By the days of the programme's calendar, in their order; days on which nothing is left to let go are left out. */
async function listReleases(reader: Reader, row: StatementRow): Promise<Release[]> {
  const minor = sql`sum(case when ${commissionLine.reversesLineId} is null then ${commissionLine.amountMinor} else -${commissionLine.fromHeldMinor} end)`;
  const on = sql<LocalDate>`(${commissionLine.releaseAt} at time zone ${programme.timeZone})::date`;
  return reader
    .select({ on: sql<LocalDate>`${on}::text`, minor: minor.mapWith(BigInt) })
    .from(commissionLine)
    .innerJoin(period, eq(period.id, row.periodId))
    .innerJoin(programme, eq(programme.id, 1))
    .where(
      and(
        eq(commissionLine.partnerId, row.partnerId),
        eq(commissionLine.legalEntityId, row.legalEntityId),
        eq(commissionLine.currency, row.currency),
        lte(commissionLine.periodId, row.periodId),
        gt(commissionLine.releaseAt, period.toAt),
      ),
    )
    .groupBy(on)
    .having(sql`${minor} <> 0`)
    .orderBy(on);
}
