import { and, desc, eq } from "drizzle-orm";
import { ANONYMOUS, type MemberActor, system } from "#app/domain/actor.ts";
import { nameKey } from "#app/domain/name-key.ts";
import type { Database } from "#app/features/context.server.ts";
import { apply } from "#app/features/partners/apply.server.ts";
import { approveApplicationInTx } from "#app/features/partners/approve-application-in-tx.server.ts";
import { verifyEmail } from "#app/features/partners/verify-email.server.ts";
import { loadDemoEntities } from "#app/features/programme/load-demo-entities.server.ts";
import { loadProgramme } from "#app/features/programme/load-programme.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { application } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { mailedToken, NOW, PASSWORD, staffPerson, testCtx } from "./accounts.ts";

/** The programme and the two companies that pay. */
export async function loadWorld(db: Database): Promise<void> {
  await loadProgramme({ db, now: NOW, requestId: "req_test" });
  await loadDemoEntities({ db });
}

type Applying = {
  readonly companyName?: string;
  readonly typeKey?: string;
  readonly country?: string;
  readonly email?: string;
  readonly password?: string;
  readonly now?: Date;
};

let companies = 0;

/** Sends the public form. The mail with the link is in the outbox. */
export async function sendApplication(db: Database, wanted: Applying = {}) {
  const n = ++companies;
  const { companyName = `Sample Company ${n}`, typeKey = "marketing_agency", country = "ES" } = wanted;
  const { email = `owner${n}@partner${n}.example`, password = PASSWORD, now = NOW } = wanted;
  const taken = await apply(testCtx(db, ANONYMOUS, { now }), {
    partnerTypeKey: typeKey,
    companyName,
    website: `https://partner${n}.example`,
    country,
    contactName: `Owner ${n}`,
    email,
    password,
    message: "",
    locale: "en",
    addressBlock: "192.0.2.1",
  });
  if (!taken) throw new Error(`There is no partner type ${typeKey}.`);
  return { email, companyName };
}

/** An application whose address is confirmed: it stands in the managers' queue. */
export async function submittedApplication(db: Database, wanted: Applying = {}) {
  const { email, companyName } = await sendApplication(db, wanted);
  const token = await mailedToken(db, email, "verify-email");
  const anybody = testCtx(db, ANONYMOUS, { now: wanted.now ?? NOW });
  const { statusToken } = await verifyEmail(anybody, { token, password: PASSWORD });
  const [row] = await withActor({ db, actor: system("test") }, (tx) =>
    tx
      .select({ id: application.id })
      .from(application)
      .where(and(eq(application.nameKey, nameKey(companyName)), eq(application.email, email)))
      .orderBy(desc(application.createdAt))
      .limit(1),
  );
  if (!row) throw new Error("The application is not there.");
  return { applicationId: row.id, email, companyName, statusToken };
}

export type SamplePartner = {
  readonly partnerId: string;
  readonly enrolmentId: string;
  readonly owner: MemberActor;
  readonly email: string;
  readonly companyName: string;
};

/** A partner as sign-up leaves it, through the use cases, without an agreement. The owner's password is `PASSWORD`. */
export async function approvedPartner(
  db: Database,
  wanted: Applying & { readonly legalEntityId?: string } = {},
): Promise<SamplePartner> {
  const { applicationId, email, companyName } = await submittedApplication(db, wanted);
  const manager = testCtx(db, await staffPerson(db, "manager"), { now: wanted.now ?? NOW });
  const input = {
    applicationId,
    legalEntityId: wanted.legalEntityId ?? "ent_demo_es",
    segmentKey: "smb",
  };
  const approved = await withActor(manager, (tx) => approveApplicationInTx(tx, manager, input));
  if (!approved) throw new Error("The application is not there.");
  const { partnerId, enrolmentId } = approved;
  const [member] = await withActor({ db, actor: system("test") }, (tx) =>
    tx
      .select({ accountId: membership.accountId })
      .from(membership)
      .where(eq(membership.partnerId, partnerId)),
  );
  if (!member) throw new Error("The owner is not there.");
  const owner = { kind: "member", accountId: member.accountId, partnerId, role: "owner" } as const;
  return { partnerId, enrolmentId, owner, email, companyName };
}
