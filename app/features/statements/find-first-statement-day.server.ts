import { type LocalDate, localDateOf, periodBounds, periodOf } from "#app/domain/period.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { withActor } from "#db/with-actor.server.ts";

/** The day on which this month can first be closed: the first of the next one on the programme's calendar. */
export function findFirstStatementDay(ctx: Pick<Ctx, "db" | "actor" | "now">): Promise<LocalDate> {
  return withActor(ctx, async (tx) => {
    const timeZone = await programmeTimeZone(tx);
    return localDateOf(periodBounds(periodOf(ctx.now, timeZone), timeZone).to, timeZone);
  });
}
