import { eq, sql } from "drizzle-orm";
import { referralClaim } from "#db/schema/referrals.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** A referral's claims end now; those that have ended keep their end. */
export async function endClaims(tx: Tx, referralId: string, at: Date): Promise<void> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const { during } = referralClaim;
  await tx
    .update(referralClaim)
    .set({
      during: sql`tstzrange(lower(${during}), greatest(lower(${during}), least(upper(${during}), ${now})))`,
    })
    .where(sql`${eq(referralClaim.referralId, referralId)} and not isempty(${during})`);
}
