import { asc, eq } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { enrolment, partner } from "#db/schema/partners.ts";
import type { Reader } from "#db/with-actor.server.ts";
import { type PayoutRail, payoutRailFor } from "./payout-rail.ts";

/** Who pays a partner, and how: its first enrolment's company says. */
export type Payer = {
  readonly country: string;
  readonly platform: string;
  readonly platformCountry: string;
  readonly rail: PayoutRail;
};

export async function payerOf(reader: Reader, partnerId: string): Promise<Payer> {
  const [row] = await reader
    .select({
      country: partner.country,
      platform: legalEntity.stripePlatform,
      platformCountry: legalEntity.country,
      policy: legalEntity.railPolicy,
    })
    .from(enrolment)
    .innerJoin(partner, eq(partner.id, enrolment.partnerId))
    .innerJoin(legalEntity, eq(legalEntity.id, enrolment.legalEntityId))
    .where(eq(enrolment.partnerId, partnerId))
    .orderBy(asc(enrolment.createdAt), asc(enrolment.id))
    .limit(1);
  invariant(row, "a partner has an enrolment, and so a payer");
  const { policy, ...payer } = row;
  return { ...payer, rail: payoutRailFor(payer.country, policy) };
}
