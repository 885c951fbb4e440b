import type { TimeZone } from "#app/domain/period.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { withActor } from "#db/with-actor.server.ts";

/** The zone in which the programme's months turn, for pages that speak of periods. */
export async function programmeCalendar(ctx: Ctx): Promise<TimeZone> {
  return withActor(ctx, (tx) => programmeTimeZone(tx));
}
