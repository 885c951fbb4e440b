import type { MemberActor } from "#app/domain/actor.ts";
import { acceptAgreement } from "#app/features/agreements/accept-agreement.server.ts";
import { type OfferedVersion, offerVersion } from "#app/features/agreements/offer-version.server.ts";
import type { Database } from "#app/features/context.server.ts";
import { NOW, staffPerson, testCtx } from "./accounts.ts";
import { approvedPartner, type SamplePartner } from "./partners.ts";

type Wanted = Parameters<typeof approvedPartner>[1] & { readonly locale?: "en" | "es" };

/** A partner whose agreement is offered, not signed. */
export async function partnerWithOffer(
  db: Database,
  wanted: Wanted = {},
): Promise<SamplePartner & { readonly offered: OfferedVersion }> {
  const made = await approvedPartner(db, { typeKey: "marketing_agency", ...wanted });
  const manager = testCtx(db, await staffPerson(db, "manager"), { now: wanted.now ?? NOW });
  const offered = await offerVersion(manager, { enrolmentId: made.enrolmentId });
  if (!offered) throw new Error("The enrolment is not there.");
  return { ...made, offered };
}

/** Signs what was offered, as the owner would on the page. */
export function sign(
  db: Database,
  owner: MemberActor,
  offered: OfferedVersion,
  more: { readonly now?: Date; readonly shownSha256?: string } = {},
) {
  return acceptAgreement(testCtx(db, owner, { now: more.now ?? NOW }), {
    versionId: offered.versionId,
    shownSha256: more.shownSha256 ?? offered.textSha256,
    signatoryName: "Ana Sample",
    signatoryCapacity: "Managing director",
    address: "192.0.2.7",
    locale: "en",
  });
}

/** A partner with an agreement in force since `now` (default NOW): it can register referrals. */
export async function partnerInForce(db: Database, wanted: Wanted = {}): Promise<SamplePartner> {
  const { offered, ...made } = await partnerWithOffer(db, wanted);
  await sign(db, made.owner, offered, { now: wanted.now ?? NOW });
  return made;
}
