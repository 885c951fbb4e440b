import { DomainError, invariant } from "#app/domain/errors.ts";
import { acceptReferral } from "#app/features/customers/accept-referral.server.ts";
import { addAttribution } from "#app/features/customers/add-attribution.server.ts";
import { linkCustomerKey } from "#app/features/customers/link-customer-key.server.ts";
import { contestClaim } from "#app/features/referrals/contest-claim.server.ts";
import { decideContest } from "#app/features/referrals/decide-contest.server.ts";
import { declineReferral } from "#app/features/referrals/decline-referral.server.ts";
import { registerReferral } from "#app/features/referrals/register-referral.server.ts";
import { becomeStripeCustomer, studentEmail } from "./play-stripe.server.ts";
import {
  countryOf,
  ctxOf,
  hoursLater,
  known,
  partnerOf,
  type Scene,
  type Stage,
  staffOf,
} from "./stage.server.ts";
import { CUSTOMERS } from "./story-clients.ts";
import { doorsOf, type StoryCustomer } from "./story-customers.ts";
import { CONFLICTS, OPEN_REFERRALS } from "./story-turns.ts";

/** Registered clients, projects and students: most become customers, some wait, some collide. */
export function referralScenes(stage: Stage): Scene[] {
  return [
    ...CUSTOMERS.flatMap((story) => becomingACustomer(stage, story)),
    ...openScenes(stage),
    ...conflictScenes(stage),
  ];
}

function becomingACustomer(stage: Stage, story: StoryCustomer): Scene[] {
  const at = stage.calendar.at(story.registered);
  invariant(at, "a customer of the story is registered by now");
  let referralId = "";
  return [
    {
      at,
      says: `${story.name} is registered`,
      play: async (now) => {
        referralId = await register(stage, now, story);
      },
    },
    {
      at: hoursLater(at, 26),
      says: `${story.name} is accepted`,
      play: (now) => accept(stage, now, story, referralId),
    },
  ];
}

async function register(stage: Stage, now: Date, story: StoryCustomer): Promise<string> {
  const ctx = {
    ...ctxOf(stage, partnerOf(stage, story.partner).owner, now),
    studentKeySecret: stage.parts.studentKeySecret,
  };
  const { kind, name, taxId, project, cohort } = story;
  const country = countryOf(story.partner);
  const company = { companyName: name, taxId, country };
  const registered =
    kind === "student"
      ? await registerReferral(ctx, {
          kind,
          personName: name,
          email: studentEmail(story.key),
          cohort,
          consentOn: now.toISOString().slice(0, 10),
        })
      : kind === "project"
        ? await registerReferral(ctx, { ...company, kind, projectName: project ?? name })
        : await registerReferral(ctx, { ...company, kind });
  return registered.referralId;
}

/** The manager accepts, and says by what key the customer's money will be recognised. */
async function accept(stage: Stage, now: Date, story: StoryCustomer, referralId: string): Promise<void> {
  const manager = ctxOf(stage, staffOf(stage, "manager"), now);
  const { key, name, sharedWith } = story;
  const accepted = await acceptReferral(manager, {
    referralId,
    ...(sharedWith ? { weightPpm: 1_000_000 - sharedWith.weightPpm } : {}),
  });
  invariant(accepted, `${name} becomes a customer`);
  const { customerId } = accepted;
  stage.customers.set(key, customerId);
  if (sharedWith) {
    const { enrolmentId } = partnerOf(stage, sharedWith.partner);
    const { weightPpm } = sharedWith;
    await addAttribution(manager, { customerId, enrolmentId, role: "influenced", weightPpm });
  }
  // A customer from before Stripe gets Stripe's key when the company moves there.
  const doors = doorsOf(story);
  if (doors.has("api") || doors.has("csv")) await linkCustomerKey(manager, { customerId, key: `ref:${key}` });
  else await becomeStripeCustomer(stage, manager, story, customerId);
}

function openScenes(stage: Stage): Scene[] {
  return OPEN_REFERRALS.flatMap(({ partner, name, taxId, registered, estimatedMinor, note, declined }) => {
    const at = stage.calendar.at(registered);
    invariant(at, "a referral of the story is registered by now");
    let referralId = "";
    const scenes: Scene[] = [
      {
        at,
        says: `${name} is registered`,
        play: async (now) => {
          const ctx = ctxOf(stage, partnerOf(stage, partner).owner, now);
          const company = { companyName: name, taxId, country: countryOf(partner) };
          const made = await registerReferral(ctx, { kind: "client", ...company, estimatedMinor, note });
          referralId = made.referralId;
        },
      },
    ];
    const declinedAt = declined && stage.calendar.at(declined.on);
    if (declined && declinedAt)
      scenes.push({
        at: declinedAt,
        says: `${name} is declined`,
        play: async (now) => {
          const { reason, reasonText } = declined;
          const manager = ctxOf(stage, staffOf(stage, "manager"), now);
          await declineReferral(manager, { referralId, reason, reasonText });
        },
      });
    return scenes;
  });
}

/** A second partner is told `already_protected`, and by whom it is not told. */
function conflictScenes(stage: Stage): Scene[] {
  const contests = new Map<string, string>();
  return CONFLICTS.flatMap(({ partner, name, taxId, on, contest }) => {
    const at = stage.calendar.at(on);
    invariant(at, "a conflict of the story has happened by now");
    const company = { companyName: name, taxId, country: countryOf(partner) };
    const collide = async (now: Date) => {
      const ctx = ctxOf(stage, partnerOf(stage, partner).owner, now);
      const code = await refusalOf(registerReferral(ctx, { kind: "client", ...company }));
      invariant(code === "claim_already_protected", `${name} is already protected (it was ${code})`);
      if (!contest) return;
      const { evidence } = contest;
      const { contestId } = await contestClaim(ctx, { kind: "client", ...company, evidence });
      contests.set(name, contestId);
    };
    const scenes: Scene[] = [{ at, says: `${name} collides`, play: collide }];
    const decided = contest?.decided;
    const decidedAt = decided && stage.calendar.at(decided.on);
    if (decided && decidedAt)
      scenes.push({
        at: decidedAt,
        says: `the contest of ${name} is decided`,
        play: async (now) => {
          const manager = ctxOf(stage, staffOf(stage, "manager"), now);
          const { upheld, reasonText } = decided;
          await decideContest(manager, { contestId: known(contests, name), upheld, reasonText });
        },
      });
    return scenes;
  });
}

async function refusalOf(attempt: Promise<unknown>): Promise<string | null> {
  try {
    await attempt;
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
