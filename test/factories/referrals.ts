import type { MemberActor } from "#app/domain/actor.ts";
import type { Database } from "#app/features/context.server.ts";
import type { ReferralInput } from "#app/features/referrals/referral-input.ts";
import { type Registration, registerReferral } from "#app/features/referrals/register-referral.server.ts";
import { NOW, testCtx } from "./accounts.ts";

export const STUDENT_KEY_SECRET = "a secret for tests alone";

/** Registers a client by its domain, as a partner's owner would. */
export function register(
  db: Database,
  owner: MemberActor,
  domain: string,
  more: { readonly companyName?: string; readonly taxId?: string; readonly now?: Date } = {},
): Promise<Registration> {
  return registerReferral(testCtx(db, owner, { now: more.now ?? NOW }), {
    kind: "client",
    companyName: more.companyName ?? domain,
    domain,
    taxId: more.taxId,
    country: "ES",
  });
}

/** Registers whatever is given; students need the secret, which is here. */
export function registerAny(db: Database, owner: MemberActor, input: ReferralInput): Promise<Registration> {
  return registerReferral({ ...testCtx(db, owner), studentKeySecret: STUDENT_KEY_SECRET }, input);
}
