import { assert } from "vitest";
import type { StaffActor } from "#app/domain/actor.ts";
import { approveRun } from "#test/factories/approve.ts";
import { financePerson } from "#test/factories/payouts.ts";
import { assertOneEffect, codesOf, submitted } from "./interleaving-approvals.ts";
import { assertInvariants, openPayoutStage, type PayoutStage } from "./interleaving-payout-stage.ts";
import type { Proof, ProofReport } from "./proofs.ts";

const AT_ONCE = 8;
const ROUNDS = { bounded: 200, full: 10_000 } as const;
/** Then the company starts anew: its tables stay small, and its invariants are checked. */
const ROUNDS_PER_STAGE = 100;

/** Who clicks in a round. */
const CASTS = {
  "eight people": (people) => people,
  "one person, eight tabs": (people, round) => people.map(() => people[round % AT_ONCE]!),
  "four people, two tabs each": (people) => people.map((_, at) => people[at >> 1]!),
} satisfies Record<string, (people: readonly StaffActor[], round: number) => readonly StaffActor[]>;

/** The preparer's click first; then eight at once, on connections of their own; then the back button. */
export const racingApprovers: Proof = {
  name: "of eight approvals at once one takes effect, and the others are told",
  run: async ({ extent }, report) => {
    const rounds = ROUNDS[extent];
    for (let from = 0; from < rounds; from += ROUNDS_PER_STAGE) {
      const stage = await openPayoutStage();
      try {
        await playRounds(stage, from, Math.min(rounds, from + ROUNDS_PER_STAGE), report);
        await assertInvariants(stage.db);
      } finally {
        await stage.close();
      }
    }
  },
};

async function playRounds(stage: PayoutStage, from: number, to: number, report: ProofReport): Promise<void> {
  const people = [stage.company.bea, stage.cleo];
  while (people.length < AT_ONCE)
    people.push(await financePerson(stage.company.sql, `person${people.length}`));
  await warmUp(stage);
  for (let round = from; round < to; round++) {
    const casts = Object.entries(CASTS);
    const [name, cast] = casts[round % casts.length]!;
    await playRound(stage, cast(people, round)).catch((error: unknown) =>
      assert.fail(`round ${round}, ${name}: ${error instanceof Error ? error.message : String(error)}`),
    );
    report.count("rounds");
    report.count(`rounds: ${name}`);
    report.count("clicks", AT_ONCE + 2);
  }
}

async function playRound(stage: PayoutStage, clickers: readonly StaffActor[]): Promise<void> {
  const run = await submitted(stage);
  const preparer = stage.company.ana;
  const click = (who: StaffActor) =>
    approveRun(stage.company.as(who), { runId: run.runId, contentSha256: run.contentSha256 }).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  assert.deepEqual(codesOf({ results: [await click(preparer)] }), ["approver_is_preparer"]);
  const results = await Promise.all(clickers.map(click));
  const codes = codesOf({ results });
  const winner = codes.indexOf(null);
  assert.notEqual(winner, -1, "somebody's approval takes effect");
  assert.deepEqual(
    codes.filter((_, at) => at !== winner),
    clickers.slice(1).map(() => "run_not_submitted"),
    "all others are told",
  );
  await assertOneEffect(stage, run, true);
  // The winner goes back in the browser and sends the same form again.
  const again = codesOf({ results: [await click(clickers[winner]!)] });
  assert.deepEqual(again, ["run_not_submitted"], "the form sent again is told");
  await assertOneEffect(stage, run, true);
}

/** Eight connections are open before the first round: what races is the approvals, not the signing in. */
async function warmUp({ db }: PayoutStage): Promise<void> {
  const pool = db.database.pool("staff");
  const clients = await Promise.all(Array.from({ length: AT_ONCE }, () => pool.connect()));
  for (const client of clients) client.release();
}
