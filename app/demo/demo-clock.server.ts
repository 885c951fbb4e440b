import { eq, sql } from "drizzle-orm";
import { system } from "#app/domain/actor.ts";
import type { DemoClock } from "#app/domain/clock.ts";
import { invariant } from "#app/domain/errors.ts";
import { moveSessions } from "#app/features/accounts/move-sessions.server.ts";
import type { Database } from "#db/connect.server.ts";
import { demoClock } from "#db/schema/demo.ts";
import { withActor } from "#db/with-actor.server.ts";

/** The other process learns of a move within this time. */
const POLL_MS = 500;

/**
 * The clock of a demo's web and worker: the machine's, ahead by what the database says, so that both agree and a restart
 * keeps it. Moving it on takes the Stripe simulator along and lets nobody's session run out on the way.
 */
export async function startDemoClock(
  db: Database,
  simulatorUrl: string,
): Promise<DemoClock & { stop(): void }> {
  let aheadMs = await readAhead(db);
  const poll = setInterval(() => {
    readAhead(db).then(
      (read) => {
        aheadMs = Math.max(aheadMs, read);
      },
      // The database is away for a moment: the next poll asks again.
      () => {},
    );
  }, POLL_MS);
  poll.unref();
  const now = () => new Date(Date.now() + aheadMs);
  return {
    now,
    stop: () => clearInterval(poll),
    async moveTo(instant) {
      const byMs = instant.getTime() - now().getTime();
      invariant(byMs >= 0, "the demo's clock never goes back");
      await moveSimulator(simulatorUrl, instant);
      await moveSessions(db, byMs);
      aheadMs += byMs;
      await withActor({ db, actor: system("demo_clock") }, (tx) =>
        tx
          .insert(demoClock)
          .values({ id: 1, aheadMs })
          .onConflictDoUpdate({ target: demoClock.id, set: { aheadMs: sql`excluded.ahead_ms` } }),
      );
    },
  };
}

async function readAhead(db: Database): Promise<number> {
  const rows = await withActor({ db, actor: system("demo_clock") }, (tx) =>
    tx.select({ aheadMs: demoClock.aheadMs }).from(demoClock).where(eq(demoClock.id, 1)),
  );
  return rows[0]?.aheadMs ?? 0;
}

async function moveSimulator(simulatorUrl: string, instant: Date): Promise<void> {
  const answer = await fetch(`${simulatorUrl}/_simulator/clock`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ set: Math.floor(instant.getTime() / 1000) }),
  });
  invariant(answer.ok, `the simulator's clock can be moved (it answered ${answer.status})`);
}
