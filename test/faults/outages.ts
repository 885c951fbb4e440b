import { assert } from "vitest";
import { payPayoutJob } from "#app/jobs/pay-payout.server.ts";
import { resumePayoutsJob } from "#app/jobs/resume-payouts.server.ts";
import { approvedPayouts } from "./crash-cases.ts";
import { type Lab, type OnTheWay, openLab } from "./crash-lab.ts";
import { partsOf } from "./crash-place.ts";
import { assertBooksHold, inSchedule } from "./crash-recovery.ts";
import type { Proof, ProofReport } from "./proofs.ts";

const MINUTE_MS = 60_000;
const OUTAGES_HOURS = [1, 25, 80];
/** Sent in the last moment before Stripe went away: half of them executed, and of none came an answer. */
const UNKNOWN = 10;
/** Looks and repeats of what is unknown may take a day and more. */
const MOST_HOURS_AFTER = 40;
/** Of what has no open attempt all is paid this soon after Stripe is back: at most 500 steps are begun in a minute. */
const MOST_MINUTES_AFTER = 5;

/**
 * Stripe is away for hours while payouts wait, and no webhook of that time ever comes. Time goes by the minute at both
 * ends and by the hour between, where every minute is like the one before. Bounded: the hour alone, with a small backlog.
 */
export const outages: Proof = {
  name: "when Stripe is away for hours, what waits drains by itself, and nothing is paid twice",
  run: async ({ extent }, report) => {
    const [hoursOf, backlog] = extent === "full" ? [OUTAGES_HOURS, 1_000] : [[1], 12];
    for (const hours of hoursOf)
      await inSchedule(`an outage of ${hours} h`, () => outage(hours, backlog, report));
  },
};

async function outage(hours: number, backlog: number, report: ProofReport): Promise<void> {
  const lab = await openLab();
  try {
    const traffic = watchTraffic(lab);
    const payoutIds: string[] = [];
    for await (const one of approvedPayouts(lab, backlog + UNKNOWN)) payoutIds.push(...one.payoutIds);
    const unknown = payoutIds.slice(0, UNKNOWN);
    for (const [at, payoutId] of unknown.entries()) {
      traffic.becomes(at % 2 === 0 ? "answers are lost" : "away for money");
      await payPayoutJob.run(partsOf(lab, lab.machine), { payoutId }, "lab");
    }
    traffic.becomes("away");
    const began = lab.now().getTime();
    for (const minute of minutesOf(hours)) await workAt(lab, new Date(began + minute * MINUTE_MS), traffic);
    traffic.becomes("there");
    await forgetWebhooks(lab);

    const back = began + hours * 60 * MINUTE_MS;
    let drained: number | null = null;
    for (let minute = 0; minute <= MOST_HOURS_AFTER * 60; ) {
      await workAt(lab, new Date(back + minute * MINUTE_MS), traffic);
      const open = await openPayouts(lab);
      if (drained === null && open.every((id) => unknown.includes(id))) drained = minute + 1;
      if (open.length === 0) break;
      minute += drained === null ? 1 : 5;
    }
    const label = `outage of ${hours} h, ${backlog} payouts waiting`;
    report.figure(`${label}: paid after Stripe was back, minutes`, String(drained));
    report.figure(`${label}: sendings of one payout in a minute, most`, String(traffic.mostSendings()));
    report.count(`${label}: a person is asked`, await settledRight(lab, payoutIds, unknown));
    report.count("payouts", payoutIds.length);
    assert.isAtMost(traffic.mostSendings(), 1, "one sending of a payout in a minute");
    assert.isAtMost(traffic.mostSteps(), 1, "one step of a payout in a minute");
    assert.isNotNull(drained, "what had no open attempt is paid");
    assert.isAtMost(drained ?? 0, MOST_MINUTES_AFTER, "minutes until what had no open attempt is paid");
    await assertBooksHold(lab);
  } finally {
    await lab.close();
  }
}

/** The first and the last minutes one by one, the hours between at their full. */
function minutesOf(hours: number): readonly number[] {
  const end = hours * 60;
  const between = Array.from({ length: Math.max(0, Math.ceil(hours / 8) - 1) }, (_, n) => (n + 1) * 480);
  return [...new Set([1, 2, 3, ...between, end - 2, end - 1])].filter((minute) => minute < end);
}

/** One minute of the worker: what is due is wished for, and every wish is taken once. */
async function workAt(lab: Lab, at: Date, traffic: Traffic): Promise<void> {
  await lab.setClock(at);
  traffic.nextMinute();
  await resumePayoutsJob.run(partsOf(lab, lab.machine), {}, "lab");
  const { rows } = await lab.machine.db.pool("queue").query<{ payoutId: string }>(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
      where t.id = j.task_id and t.identifier = 'pay_payout' returning j.payload ->> 'payoutId' as "payoutId"`,
  );
  for (const { payoutId } of rows) {
    traffic.step(payoutId);
    await payPayoutJob.run(partsOf(lab, lab.machine), { payoutId }, "lab").catch(() => {});
  }
}

async function openPayouts(lab: Lab): Promise<readonly string[]> {
  const rows = await lab.sql<{ id: string }>(
    "select id from payout where status not in ('paid', 'needs_human')",
  );
  return rows.map(({ id }) => id);
}

/** All paid, or, of those that nobody knows of, left to a person: and Stripe has exactly what is paid. Answers how many ask. */
async function settledRight(lab: Lab, all: readonly string[], unknown: readonly string[]): Promise<number> {
  const rows = await lab.sql<{ id: string; status: string }>("select id, status from payout");
  const status = new Map(rows.map((row) => [row.id, row.status]));
  const transfers = await lab.control.transfers();
  const groups = transfers.map(({ transfer_group }) => transfer_group);
  assert.equal(new Set(groups).size, groups.length, "no payout has two transfers");
  for (const id of all) {
    const isPaid = groups.includes(`payout_${id}`);
    assert.equal(status.get(id), isPaid ? "paid" : "needs_human", `${id}, by its transfer at Stripe`);
    if (!isPaid) assert.include(unknown, id, "only what was under way asks a person");
  }
  return rows.filter((row) => row.status === "needs_human").length;
}

/** Stripe tries for three days; here none of it arrives. */
async function forgetWebhooks(lab: Lab): Promise<void> {
  for (
    let waiting = await lab.control.deliveries();
    waiting.length > 0;
    waiting = await lab.control.deliveries()
  )
    await lab.control.markDelivered(waiting.map(({ id }) => id));
}

type Weather = "there" | "away" | "away for money" | "answers are lost";
type Traffic = {
  readonly becomes: (weather: Weather) => void;
  readonly nextMinute: () => void;
  readonly step: (payoutId: string) => void;
  readonly mostSteps: () => number;
  readonly mostSendings: () => number;
};

/** What goes to Stripe, and whether it gets there. */
function watchTraffic(lab: Lab): Traffic {
  let weather: Weather = "there";
  let steps = new Map<string, number>();
  let sendings = new Map<string, number>();
  let [mostSteps, mostSendings] = [0, 0];
  const meet: OnTheWay = async (request, handle) => {
    const sends = request.method === "POST" && new URL(request.url).pathname === "/v1/transfers";
    if (sends) {
      const key = request.headers.get("idempotency-key") ?? "";
      mostSendings = Math.max(mostSendings, countIn(sendings, key));
    }
    const away = () => new Response("upstream connect error", { status: 503 });
    if (weather === "away" || (weather === "away for money" && sends)) return away();
    const answer = await handle(request);
    return weather === "answers are lost" && sends ? away() : answer;
  };
  lab.meetOnTheWay(meet);
  return {
    becomes: (next) => {
      weather = next;
    },
    nextMinute: () => {
      steps = new Map();
      sendings = new Map();
    },
    step: (payoutId) => {
      mostSteps = Math.max(mostSteps, countIn(steps, payoutId));
    },
    mostSteps: () => mostSteps,
    mostSendings: () => mostSendings,
  };
}

function countIn(counts: Map<string, number>, what: string): number {
  const n = (counts.get(what) ?? 0) + 1;
  counts.set(what, n);
  return n;
}
