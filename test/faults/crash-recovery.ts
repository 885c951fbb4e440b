import { assert } from "vitest";
import { system } from "#app/domain/actor.ts";
import { checkLedger } from "#app/features/ledger/check-ledger.server.ts";
import { allowNextAttempt } from "#app/features/payouts/allow-next-attempt.server.ts";
import { payPayoutJob } from "#app/jobs/pay-payout.server.ts";
import { reconcileJob } from "#app/jobs/reconcile.server.ts";
import { booked } from "#test/factories/payouts.ts";
import { AMOUNT } from "./crash-cases.ts";
import type { Lab } from "./crash-lab.ts";
import { ctxOf, partsOf } from "./crash-place.ts";
import type { Machine } from "./crash-points.ts";
import { type Case, release, type Scene } from "./crash-scenes.ts";
import type { ProofReport } from "./proofs.ts";

/** Steps that a payout may need after one crash: a day of repeats, looks and a person's word among them. */
const MOST_STEPS = 60;

type Row = {
  readonly id: string;
  readonly status: string;
  readonly transfer_id: string | null;
  readonly lease_until: Date | null;
  readonly next_attempt_at: Date | null;
};

const rowsOf = (lab: Lab, { payoutIds }: Case) =>
  lab.sql<Row>(
    "select id, status, transfer_id, lease_until, next_attempt_at from payout where id = any ($1) order by id",
    [payoutIds],
  );

/** A day and an hour: Stripe has forgotten every key by then. */
const KEYS_FORGOTTEN_MS = 25 * 60 * 60 * 1_000;

/** After a crash: what was under way comes back on a whole machine, and all of the case ends paid, exactly once, by itself. */
export async function comeBack(
  lab: Lab,
  scene: Scene,
  one: Case,
  { keysForgotten = false, mayAsk = keysForgotten }: { keysForgotten?: boolean; mayAsk?: boolean },
  report: ProofReport,
): Promise<void> {
  if (keysForgotten) await lab.setClock(new Date(lab.now().getTime() + KEYS_FORGOTTEN_MS));
  await scene.play(lab, lab.machine, one);
  const asked = await settle(lab, one);
  report.count("a person was asked", asked);
  if (!mayAsk) assert.equal(asked, 0, "nobody has to be asked");
  await assertPaidOnce(lab, one);
}

/**
 * The run is released if it is not yet; time goes on and workers come back: each payout's next step when it is due, a person's word where one is asked, until
 * all are paid. Answers how often a person was asked.
 */
export async function settle(lab: Lab, of: Case, machine: Machine = lab.machine): Promise<number> {
  let asked = 0;
  await release(lab, lab.machine, of);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const open = (await rowsOf(lab, of)).filter(({ status }) => status !== "paid");
    if (open.length === 0) return asked;
    const dues = open.map((row) => dueAt(row, lab.now()));
    await lab.setClock(new Date(Math.min(...dues.map((due) => due.getTime()))));
    for (const [at, row] of open.entries()) {
      if (dues[at]! > lab.now()) continue;
      if (row.status === "needs_human") {
        asked++;
        await askPerson(lab, row.id);
      } else await payPayoutJob.run(partsOf(lab, machine), { payoutId: row.id }, "lab");
    }
  }
  const left = (await rowsOf(lab, of)).map(({ id, status }) => `${id} ${status}`);
  return assert.fail(`after ${MOST_STEPS} steps there is still ${left.join(", ")}`);
}

/** When `resumePayouts` would wish for it: not before its time, and not while somebody holds it. */
function dueAt({ lease_until, next_attempt_at }: Row, now: Date): Date {
  return new Date(Math.max(now.getTime(), lease_until?.getTime() ?? 0, next_attempt_at?.getTime() ?? 0));
}

/** One looks and says go on; where Stripe's silence is not the last word, another one has to say the same. */
async function askPerson(lab: Lab, payoutId: string): Promise<void> {
  for (const person of [lab.company.bea, lab.company.ana]) {
    const ctx = ctxOf(lab, lab.machine, person);
    const said = await allowNextAttempt(ctx, { payoutId, reason: "nothing is there" });
    if (said !== "second_person_needed") return;
  }
}

/** Stripe's own word: exactly one transfer a payout, of its amount, and it is the one that we know. */
export async function assertPaidOnce(lab: Lab, of: Case): Promise<void> {
  for (const { id, status, transfer_id } of await rowsOf(lab, of)) {
    const transfers = await lab.control.transfers({ transfer_group: `payout_${id}` });
    assert.deepEqual(
      transfers.map((transfer) => [transfer.id, BigInt(transfer.amount - transfer.amount_reversed)]),
      [[transfer_id, AMOUNT]],
      `live transfers of ${id}, which is ${status}`,
    );
    assert.equal(status, "paid", `${id} is paid`);
  }
}

/** The whole lab at its end: no cent appeared or went, nothing is under way, no invariant and no comparison has a row. */
export async function assertBooksHold(lab: Lab): Promise<void> {
  const [paid] = await lab.sql<{ minor: string }>(
    "select coalesce(sum(amount_minor), 0) as minor from payout where status = 'paid'",
  );
  const [owed] = await lab.sql<{ minor: string }>("select sum(payable_minor) as minor from statement");
  const transfers = await lab.control.transfers();
  const sent = transfers.reduce(
    (sum, transfer) => sum + BigInt(transfer.amount - transfer.amount_reversed),
    0n,
  );
  assert.equal(sent, BigInt(paid?.minor ?? 0), "what Stripe moved is what was paid");
  assert.equal(await booked(lab.sql, "stripe_balance"), -sent, "the books say what Stripe moved");
  assert.equal(
    (await booked(lab.sql, "partner_payable")) + (await booked(lab.sql, "payout_in_transit")),
    sent - BigInt(owed?.minor ?? 0),
    "owed, in transit and paid are all that statements pay",
  );
  await reconcileJob.run(partsOf(lab, lab.machine), {}, "lab");
  const breaks = await lab.sql("select kind, reference from reconciliation_break where settled_at is null");
  assert.deepEqual(breaks, [], "our books and Stripe's tell the same");
  const checked = await checkLedger({ db: lab.machine.db, actor: system("test") });
  const broken = checked.filter((one) => one.broken > 0).map(({ name, rows }) => ({ name, row: rows[0] }));
  assert.equal(JSON.stringify(broken), "[]", "no invariant has a row");
}

/** Whatever goes wrong in a schedule breaks the rule, and says in which: recovery that throws is no recovery. */
export async function inSchedule(name: string, play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    assert.fail(`${name}: ${said}`);
  }
}
