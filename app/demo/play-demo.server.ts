import { system } from "#app/domain/actor.ts";
import { DEMO_PASSWORD } from "#app/features/accounts/list-demo-sign-ins.server.ts";
import { chainAudit } from "#app/features/audit/chain-audit.server.ts";
import { loadDemoEntities } from "#app/features/programme/load-demo-entities.server.ts";
import { readProgrammeSeed } from "#db/seed/read-seed.server.ts";
import { accountScenes } from "./play-accounts.server.ts";
import { fileScenes } from "./play-files.server.ts";
import { monthScenes } from "./play-months.server.ts";
import { partnerScenes } from "./play-partners.server.ts";
import { paymentScenes } from "./play-payments.server.ts";
import { hireStaff } from "./play-people.server.ts";
import { reductionScenes } from "./play-reductions.server.ts";
import { referralScenes } from "./play-referrals.server.ts";
import { deliverWebhooks } from "./play-webhooks.server.ts";
import { doWaitingJobs } from "./play-worker.server.ts";
import { ctxOf, type DemoParts, type Scene, type Stage, setStage } from "./stage.server.ts";
import { day, FIRST_MONTHS_BACK, storyCalendar } from "./story-calendar.ts";
import { SIGN_INS } from "./story-people.ts";

export type DemoSignIn = { readonly role: string; readonly email: string; readonly password: string };

/** Cents; the money of earlier years that a sandbox has to be given. */
const OPENING_BALANCE = 500_000_00;

/**
 * Plays fourteen months of a small partner programme that end at `parts.now`, through the use cases, each act at its own
 * time and by its own person; what happens at Stripe goes through the simulator, by HTTP. For a database with the
 * programme and nothing else, and a simulator with no state. The same `now` tells the same story.
 */
export async function playDemo(parts: DemoParts): Promise<{ readonly signIns: readonly DemoSignIn[] }> {
  await loadDemoEntities(parts);
  const { timeZone, products } = readProgrammeSeed();
  const stage = setStage(parts, storyCalendar(parts.now, timeZone));
  try {
    for (const { key, name } of products) await stage.simulator.addProduct(`prod_${key}`, name, key);
    for (const currency of ["usd", "eur"]) await stage.simulator.topUp(OPENING_BALANCE, currency);
    for (const scene of scenesInOrder(stage)) await playScene(scene);
    await stage.simulator.setClock(parts.now);
    await deliverWebhooks(stage, parts.now);
    await doWaitingJobs(stage, parts.now);
    await chainAudit(ctxOf(stage, system("chain_audit"), parts.now));
  } finally {
    await stage.simulator.releaseClock();
  }
  return { signIns: SIGN_INS.map((person) => ({ ...person, password: DEMO_PASSWORD })) };
}

function scenesInOrder(stage: Stage): Scene[] {
  const opening = stage.calendar.at(day(FIRST_MONTHS_BACK, 17));
  const first = opening
    ? [{ at: opening, says: "the company's people come in", play: (now: Date) => hireStaff(stage, now) }]
    : [];
  return [
    ...first,
    ...partnerScenes(stage),
    ...accountScenes(stage),
    ...referralScenes(stage),
    ...paymentScenes(stage),
    ...fileScenes(stage),
    ...reductionScenes(stage),
    ...monthScenes(stage),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
}

async function playScene({ at, says, play }: Scene): Promise<void> {
  try {
    await play(at);
  } catch (error) {
    throw new Error(`The demo world stopped at ${at.toISOString()}: ${says}.`, { cause: error });
  }
}
