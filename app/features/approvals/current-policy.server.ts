import { and, asc, desc, eq } from "drizzle-orm";
import { FIRST_POLICY, type PayoutPolicy } from "#app/domain/payout-policy.ts";
import { payoutBand, payoutCap, payoutPolicy } from "#db/schema/approvals.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** A policy with the id under which it was confirmed; null while nobody wrote one. */
export type CurrentPolicy = PayoutPolicy & { readonly id: string | null };

/** The policy in force: the newest that two people agreed on. */
export async function currentPolicy(reader: Reader): Promise<CurrentPolicy> {
  const [row] = await reader
    .select({ id: payoutPolicy.id })
    .from(payoutPolicy)
    .where(eq(payoutPolicy.status, "confirmed"))
    .orderBy(desc(payoutPolicy.version))
    .limit(1);
  return row ? { id: row.id, ...(await policyOf(reader, row.id)) } : { id: null, ...FIRST_POLICY };
}

/** What one version of the policy says, whatever became of it; bands and caps by currency, amounts ascending. */
export async function policyOf(reader: Reader, policyId: string): Promise<PayoutPolicy> {
  const bands = await reader
    .select({
      currency: payoutBand.currency,
      fromMinor: payoutBand.fromMinor,
      approvals: payoutBand.approvals,
    })
    .from(payoutBand)
    .where(and(eq(payoutBand.policyId, policyId)))
    .orderBy(asc(payoutBand.currency), asc(payoutBand.fromMinor));
  const caps = await reader
    .select({
      currency: payoutCap.currency,
      perPayoutMinor: payoutCap.perPayoutMinor,
      perRunMinor: payoutCap.perRunMinor,
      perDayMinor: payoutCap.perDayMinor,
    })
    .from(payoutCap)
    .where(eq(payoutCap.policyId, policyId))
    .orderBy(asc(payoutCap.currency));
  return { bands, caps: caps.map((cap) => ({ ...cap })) };
}
