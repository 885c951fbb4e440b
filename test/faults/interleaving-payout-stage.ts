import { assert } from "vitest";
import { system } from "#app/domain/actor.ts";
import { checkLedger } from "#app/features/ledger/check-ledger.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { financePerson, type PayoutWorld, payoutWorld } from "#test/factories/payouts.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { type TestDatabase, testDatabase } from "#test/setup/database.ts";
import type { Case, Scene } from "./interleaving-scenes.ts";
import type { Parts } from "./scheduler-parts.ts";

/** Minor units of every payout that is played. */
export const AMOUNT = 1_000n;
export const MINUTE_MS = 60_000;

export type PayoutStage = {
  readonly db: TestDatabase;
  readonly stripe: StripeMock;
  readonly company: PayoutWorld;
  readonly cleo: PayoutWorld["bea"];
  /** The same request or job, its statements and calls one at a time. */
  readonly through: <C extends Parts>(ctx: C, parts: Parts) => C;
};

/** A scene around payouts: a company with three people of finance, books and a Stripe of its own. */
export function payoutScene(
  name: string,
  players: number,
  arrange: (stage: PayoutStage) => Promise<Case>,
): Scene {
  return {
    name,
    players,
    open: async () => {
      const stage = await openPayoutStage();
      return {
        parts: { db: stage.db.database, stripe: stage.stripe.gateway },
        arrange: () => arrange(stage),
        verifyAll: () => assertInvariants(stage.db),
        close: stage.close,
      };
    },
  };
}

export async function openPayoutStage(): Promise<PayoutStage & { readonly close: () => Promise<void> }> {
  const db = await testDatabase();
  const stripe = await startStripeMock();
  const company = await payoutWorld(db, stripe);
  const cleo = await financePerson(company.sql, "cleo");
  await stripe.control.topUp(1_000_000_000, "USD");
  return {
    ...{ db, stripe, company, cleo },
    through: (ctx, parts) => ({ ...ctx, ...parts }),
    close: async () => {
      await stripe.stop();
      await db.drop();
    },
  };
}

export async function assertInvariants(db: TestDatabase): Promise<void> {
  const checked = await checkLedger({ db: db.database, actor: system("test") });
  assert.deepEqual(
    checked.filter(({ broken }) => broken > 0).map(({ name, rows }) => ({ name, rows: rows.slice(0, 3) })),
    [],
    "no invariant has a row",
  );
}

/** What became of one payout, by our rows and by Stripe's own. */
export async function payoutNow({ company, stripe }: PayoutStage, payoutId: string) {
  const [row] = await company.sql<{
    status: string;
    transfer_id: string | null;
    moved: string;
    settled: string;
  }>(
    `select status, transfer_id,
       (select count(*) from journal j where j.kind = 'payout_approved' and j.cause = p.id) as moved,
       (select count(*) from journal j where j.kind = 'payout_settled' and j.cause = p.transfer_id) as settled
     from payout p where id = $1`,
    [payoutId],
  );
  assert.isDefined(row);
  const transfers = await stripe.control.transfers({ transfer_group: `payout_${payoutId}` });
  return {
    status: row?.status ?? "",
    transferId: row?.transfer_id ?? null,
    approvedTimes: Number(row?.moved),
    settledTimes: Number(row?.settled),
    transfers,
  };
}

/** Time goes on until nothing is left to do; then it is paid by exactly one live transfer of its amount. */
export async function assertPaidOnce(stage: PayoutStage, payoutId: string, from: Date): Promise<void> {
  let at = from;
  for (let steps = 0; steps < 12; steps++) {
    const { outcome, nextAt } = await payPayout(stage.company.worker(at), { payoutId });
    if (outcome === "nothing" || outcome === "paid" || outcome === "needs_human") break;
    at = new Date(Math.max(nextAt?.getTime() ?? 0, at.getTime() + 10 * MINUTE_MS));
    await stage.stripe.control.setClock(at);
  }
  await stage.stripe.control.setClock(NOW);
  const now = await payoutNow(stage, payoutId);
  assert.equal(now.status, "paid");
  assert.deepEqual(
    now.transfers.map(({ id, amount }) => [id, BigInt(amount)]),
    [[now.transferId, AMOUNT]],
    "one live transfer, the one that we know",
  );
  assert.equal(now.approvedTimes, 1, "owed became in transit once");
  assert.equal(now.settledTimes, 1, "in transit became paid once");
}
