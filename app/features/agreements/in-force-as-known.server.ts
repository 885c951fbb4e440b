import { and, gt, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { agreementInForce } from "#db/schema/agreements.ts";

/** Rows of `agreement_in_force` as they stand now, or as they stood at an instant. */
export function inForceAsKnown(knownAt: Date | null): SQL | undefined {
  return and(
    sql`not isempty(${agreementInForce.during})`,
    knownAt === null
      ? isNull(agreementInForce.supersededAt)
      : and(
          lte(agreementInForce.createdAt, knownAt),
          or(isNull(agreementInForce.supersededAt), gt(agreementInForce.supersededAt, knownAt)),
        ),
  );
}
