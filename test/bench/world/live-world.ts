import { system } from "#app/domain/actor.ts";
import { periodBounds, periodOf, previousPeriod } from "#app/domain/period.ts";
import { startSession } from "#app/features/accounts/sessions.server.ts";
import { rateOpenMonth } from "#app/features/commissions/rate-open-month.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { connectDatabase } from "#db/connect.server.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { addEvents, buildWorld, type WorldPlan, worldId, ZONE } from "./build-world.ts";
import { FLAT_TERMS } from "./terms.ts";

type Live = Pick<WorldPlan, "partners" | "customers" | "oneLarge"> & { readonly events: number };
type Urls = { readonly url: string; readonly ownerUrl: string };

/** The first partner's owner, signed in, and the number of that partner's statement. */
export type SignedIn = { readonly token: string; readonly number: string };

/** At `now`: last month closed, this month under way and rated for the first partner, whose owner is signed in. */
export async function liveWorld(database: Urls, { events, ...plan }: Live, now: Date): Promise<SignedIn> {
  const open = periodOf(now, ZONE);
  const closed = previousPeriod(open);
  const { customers } = plan;
  await buildWorld(database, { ...plan, terms: FLAT_TERMS, joined: previousPeriod(closed) });
  await addEvents(database, { month: closed, events, customers });
  const db = connectDatabase({ url: database.url, applicationName: "bench" });
  const partnerId = worldId("par", 1);
  try {
    const ctx = testCtx(db, system("bench"), { now: periodBounds(open, ZONE).from });
    await closeMonth(ctx, { periodId: closed });
    await addEvents(database, { month: open, events, customers });
    await rateOpenMonth(ctx, { periodId: open, partnerId });
    const { rows } = await db
      .pool("worker")
      .query<{ number: string }>("select number from statement where partner_id = $1", [partnerId]);
    const who = { accountId: worldId("acc", 1), side: "partner", userAgent: null, factorAt: null } as const;
    const { token } = await withAuth(db, (tx) => startSession(tx, who, now));
    return { token, number: rows[0]?.number ?? "" };
  } finally {
    await db.close();
  }
}
