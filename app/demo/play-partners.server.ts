import { ANONYMOUS } from "#app/domain/actor.ts";
import { invariant } from "#app/domain/errors.ts";
import { DEMO_PASSWORD } from "#app/features/accounts/list-demo-sign-ins.server.ts";
import { listMembers } from "#app/features/accounts/list-members.server.ts";
import { acceptAgreement } from "#app/features/agreements/accept-agreement.server.ts";
import { approveApplication } from "#app/features/agreements/approve-application.server.ts";
import { findAgreementForPartner } from "#app/features/agreements/find-agreement.server.ts";
import { apply } from "#app/features/partners/apply.server.ts";
import { connectPayoutAccount } from "#app/features/partners/connect-payout-account.server.ts";
import { findPayoutAccount } from "#app/features/partners/find-payout-account.server.ts";
import { listApplications } from "#app/features/partners/list-applications.server.ts";
import { refuseApplication } from "#app/features/partners/refuse-application.server.ts";
import { verifyEmail } from "#app/features/partners/verify-email.server.ts";
import { enterFirstAccount } from "./play-accounts.server.ts";
import { joinTeam } from "./play-people.server.ts";
import { deliverWebhooks } from "./play-webhooks.server.ts";
import { readMailedLink } from "./read-mail.server.ts";
import { ctxOf, hoursLater, partnerOf, type Scene, type Stage, staffOf } from "./stage.server.ts";
import { PARTNERS_BY_BANK } from "./story-accounts.ts";
import { PARTNERS, type StoryApplicant, type StoryPartner } from "./story-partners.ts";
import { REFUSED_APPLICATION, WAITING_APPLICATIONS } from "./story-turns.ts";

/** Sign-ups: eighteen become partners, one is refused, two wait for an answer. */
export function partnerScenes(stage: Stage): Scene[] {
  return [
    ...[...PARTNERS, ...PARTNERS_BY_BANK].flatMap((story) => joiningScenes(stage, story)),
    ...WAITING_APPLICATIONS.flatMap((story) => atItsTime(stage, story)),
    ...refusalScenes(stage),
  ];
}

function atItsTime(stage: Stage, story: StoryApplicant): Scene[] {
  const at = stage.calendar.at(story.applies);
  if (!at) return [];
  return [{ at, says: `${story.company} applies`, play: (now) => sendApplication(stage, now, story) }];
}

function joiningScenes(stage: Stage, story: StoryPartner): Scene[] {
  const [applies] = atItsTime(stage, story);
  invariant(applies, "a partner of the story has applied by now");
  const { company } = story;
  const daysLater = (days: number) => hoursLater(applies.at, days * 24);
  return [
    applies,
    {
      at: daysLater(2),
      says: `${company} is approved`,
      play: (now) => approve(stage, now, story),
    },
    { at: daysLater(3), says: `${company} signs`, play: (now) => sign(stage, now, story) },
    ...story.team.map((member) => ({
      at: daysLater(4),
      says: `${member.name} joins ${company}`,
      play: (now: Date) => joinTeam(stage, now, story, member),
    })),
    ...(story.payoutAccount === "never"
      ? []
      : [
          {
            at: daysLater(5),
            says: `${company} connects its payout account`,
            play: (now: Date) =>
              story.payoutAccount === "bank"
                ? enterFirstAccount(stage, now, story.key)
                : connect(stage, now, story),
          },
        ]),
  ];
}

/** The form, and the click in the mail. */
async function sendApplication(stage: Stage, now: Date, story: StoryApplicant): Promise<void> {
  const { company, type, website, country, owner, message, locale } = story;
  const ctx = ctxOf(stage, ANONYMOUS, now);
  const taken = await apply(ctx, {
    partnerTypeKey: type,
    companyName: company,
    website,
    country,
    contactName: owner.name,
    email: owner.email,
    password: DEMO_PASSWORD,
    message,
    locale,
    addressBlock: "192.0.2.1",
  });
  invariant(taken, `there is a partner type ${type}`);
  const token = await readMailedLink(stage, owner.email, "verify-email");
  await verifyEmail(ctx, { token, password: DEMO_PASSWORD });
}

async function applicationOf(stage: Stage, now: Date, { company }: StoryApplicant): Promise<string> {
  const manager = ctxOf(stage, staffOf(stage, "manager"), now);
  const { rows } = await listApplications(manager, { status: "submitted", limit: 50 });
  const waiting = rows.find((row) => row.companyName === company);
  invariant(waiting, `the application of ${company} waits for an answer`);
  return waiting.id;
}

async function approve(stage: Stage, now: Date, story: StoryPartner): Promise<void> {
  const manager = ctxOf(stage, staffOf(stage, "manager"), now);
  const approved = await approveApplication(manager, {
    applicationId: await applicationOf(stage, now, story),
    legalEntityId: story.entity,
    segmentKey: story.segment,
  });
  invariant(approved, `${story.company} is approved`);
  const { partnerId, enrolmentId } = approved;
  const [first] = await listMembers(manager, { partnerId });
  invariant(first, "an approved partner has its owner");
  const owner = { kind: "member", accountId: first.accountId, partnerId, role: "owner" } as const;
  stage.partners.set(story.key, { partnerId, enrolmentId, owner });
}

async function sign(stage: Stage, now: Date, story: StoryPartner): Promise<void> {
  const owner = ctxOf(stage, partnerOf(stage, story.key).owner, now);
  const offered = (await findAgreementForPartner(owner))?.current.versions[0];
  invariant(offered, `${story.company} was offered an agreement`);
  await acceptAgreement(owner, {
    versionId: offered.id,
    shownSha256: offered.textSha256,
    signatoryName: story.owner.name,
    signatoryCapacity: story.owner.capacity,
    address: "192.0.2.1",
    locale: story.locale,
  });
}

/** The link to Stripe, Stripe's form, and the webhook that tells how it ended. */
async function connect(stage: Stage, now: Date, story: StoryPartner): Promise<void> {
  const { owner, partnerId } = partnerOf(stage, story.key);
  const ctx = ctxOf(stage, owner, now);
  await stage.simulator.setClock(now);
  await connectPayoutAccount(ctx);
  const account = await findPayoutAccount(ctx, { partnerId });
  invariant(account?.stripeAccountId, `${story.company} has an account at Stripe`);
  await stage.simulator.completeAccount(account.stripeAccountId);
  await deliverWebhooks(stage, now);
}

function refusalScenes(stage: Stage): Scene[] {
  const [applies] = atItsTime(stage, REFUSED_APPLICATION);
  invariant(applies, "the refused one has applied by now");
  const refuse = async (now: Date) => {
    await refuseApplication(ctxOf(stage, staffOf(stage, "manager"), now), {
      applicationId: await applicationOf(stage, now, REFUSED_APPLICATION),
      reasonCode: "outside_programme",
      reasonText: REFUSED_APPLICATION.reasonText,
    });
  };
  return [
    applies,
    { at: hoursLater(applies.at, 22), says: `${REFUSED_APPLICATION.company} is refused`, play: refuse },
  ];
}
