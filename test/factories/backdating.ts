import type { StaffActor } from "#app/domain/actor.ts";
import { system } from "#app/domain/actor.ts";
import { type AgreementTerms, agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { acceptAgreement } from "#app/features/agreements/accept-agreement.server.ts";
import { offerVersion } from "#app/features/agreements/offer-version.server.ts";
import { confirmBackdating } from "#app/features/commissions/confirm-backdating.server.ts";
import { findBackdating } from "#app/features/commissions/find-backdating.server.ts";
import { proposeBackdating } from "#app/features/commissions/propose-backdating.server.ts";
import type { Database } from "#app/features/context.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { agreementVersion } from "#db/schema/agreements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { testCtx } from "./accounts.ts";
import { customerOf, type EarningPartner, payment, record, refund } from "./statements.ts";

const at = (text: string) => new Date(text);

/** Terms of version 2, from those of version 1: 30 % instead of 20 %. */
export const RICHER = (terms: AgreementTerms): AgreementTerms =>
  agreementTermsSchema.parse({
    ...terms,
    heads: terms.heads.map((head) => ({ ...head, pays: { ...head.pays, ratePpm: 300_000 } })),
  });

/**
 * February and March closed under 20 %: 1,000.00 paid in February, 500.01 in March, and 250.00 of February's refunded in
 * March. Version 2 was signed on 10 April.
 */
export async function signedLate(
  db: Database,
  {
    partner,
    manager,
    amend = RICHER,
  }: { partner: EarningPartner; manager: StaffActor; amend?: typeof RICHER },
) {
  const customer = await customerOf(db, [{ partner }], at("2026-01-02T10:00:00Z"));
  const february = payment(customer, { id: "feb", at: "2026-02-20T10:00:00Z", net: 100_000n });
  const march = payment(customer, { id: "mar", at: "2026-03-20T10:00:00Z", net: 50_001n });
  await record(db, "2026-02-20T10:01:00Z", february);
  await record(db, "2026-03-20T10:01:00Z", march);
  await record(
    db,
    "2026-03-25T10:01:00Z",
    refund(february, { id: "re_feb", at: "2026-03-25T10:00:00Z", net: 25_000n }),
  );
  for (const [periodId, now] of [
    ["2026-02", "2026-03-01T12:00:00Z"],
    ["2026-03", "2026-04-01T12:00:00Z"],
  ] as const)
    await closeMonth(testCtx(db, system("test"), { now: at(now) }), { periodId });
  const versionId = await aSecondVersion(db, { partner, manager, amend });
  return { customer, february, march, versionId };
}

async function aSecondVersion(
  db: Database,
  { partner, manager, amend }: { partner: EarningPartner; manager: StaffActor; amend: typeof RICHER },
): Promise<string> {
  const now = at("2026-04-10T10:00:00Z");
  const [first] = await withActor({ db, actor: system("test") }, (tx) => tx.select().from(agreementVersion));
  const offered = await offerVersion(testCtx(db, manager, { now }), {
    enrolmentId: partner.enrolmentId,
    effectiveOn: "2026-04-10",
    amendment: { terms: amend(agreementTermsSchema.parse(first?.terms)), expiresOn: "2027-01-01" },
  });
  if (!offered) throw new Error("not offered");
  await acceptAgreement(testCtx(db, partner.owner, { now }), {
    versionId: offered.versionId,
    shownSha256: offered.textSha256,
    signatoryName: "Ana Sample",
    signatoryCapacity: "Director",
    address: "192.0.2.7",
    locale: "en",
  });
  return offered.versionId;
}

type Decision = {
  readonly proposer: StaffActor;
  readonly confirmer: StaffActor;
  readonly versionId: string;
  readonly effectiveOn?: string;
  readonly now?: Date;
};

/** Two people draw a version back to a day; by default both on 11 April, to 15 February. */
export async function drawnBack(
  db: Database,
  { proposer, confirmer, versionId, effectiveOn = "2026-02-15", now = at("2026-04-11T10:00:00Z") }: Decision,
) {
  const as = (actor: StaffActor) => testCtx(db, actor, { now });
  const proposed = await proposeBackdating(as(proposer), {
    versionId,
    effectiveOn,
    reason: "Agreed in February",
  });
  if (!proposed) throw new Error("not proposed");
  const shown = await findBackdating(as(confirmer), proposed);
  const done = await confirmBackdating(as(confirmer), {
    ...proposed,
    previewSha256: shown?.previewSha256 ?? "",
  });
  return { ...proposed, shown, done };
}
