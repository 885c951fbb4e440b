import { and, eq, sql } from "drizzle-orm";
import type { LocalDate } from "#app/domain/period.ts";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { agreementInForce, agreementVersion } from "#db/schema/agreements.ts";
import type { Reader } from "#db/with-actor.server.ts";
import { inForceAsKnown } from "./in-force-as-known.server.ts";

export type VersionInForce = {
  readonly versionId: string;
  readonly n: number;
  readonly terms: AgreementTerms;
};

/** The version of an enrolment that is in force on a day of its own zone; null where none is. */
export function versionInForce(
  reader: Reader,
  enrolmentId: string,
  on: LocalDate,
): Promise<VersionInForce | null> {
  return findInForce(reader, enrolmentId, sql`${on}::date`);
}

/** The same at an instant: the day that the zone of its terms shows then. */
export function versionInForceAt(
  reader: Reader,
  enrolmentId: string,
  at: Date,
): Promise<VersionInForce | null> {
  const day = sql`(${at.toISOString()}::timestamptz at time zone (${agreementVersion.terms} ->> 'timeZone'))::date`;
  return findInForce(reader, enrolmentId, day);
}

async function findInForce(
  reader: Reader,
  enrolmentId: string,
  day: ReturnType<typeof sql>,
): Promise<VersionInForce | null> {
  const [row] = await reader
    .select({ versionId: agreementVersion.id, n: agreementVersion.n, terms: agreementVersion.terms })
    .from(agreementInForce)
    .innerJoin(agreementVersion, eq(agreementVersion.id, agreementInForce.agreementVersionId))
    .where(
      and(
        eq(agreementInForce.enrolmentId, enrolmentId),
        inForceAsKnown(null),
        sql`${agreementInForce.during} @> ${day}`,
      ),
    )
    .limit(1);
  return row ? { ...row, terms: agreementTermsSchema.parse(row.terms) } : null;
}
