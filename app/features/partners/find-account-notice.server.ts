import { sql } from "drizzle-orm";
import type { MemberActor } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { withActor } from "#db/with-actor.server.ts";

/** What every page about money says to a partner whose account was changed or whose payouts are stopped. */
export type AccountNotice =
  | { readonly kind: "frozen"; readonly frozenAt: Date }
  | { readonly kind: "cooling_off"; readonly changedAt: Date; readonly usableFrom: Date };

/** The notice of the actor's own partner now; a freeze comes first. Null: nothing to say. One question. */
export async function findAccountNotice(
  ctx: Pick<Ctx, "db" | "now"> & { readonly actor: MemberActor },
): Promise<AccountNotice | null> {
  const { partnerId } = ctx.actor;
  const { rows } = await withActor(ctx, (tx) =>
    tx.execute<{ kind: string; since: Date; until: Date }>(sql`
      select 'frozen' as kind, frozen_at as since, frozen_at as until from payout_freeze
       where partner_id = ${partnerId} and lifted_at is null
      union all
      select 'cooling_off', created_at, usable_from from payout_account
       where partner_id = ${partnerId} and replaced_at is null and usable_from > ${ctx.now.toISOString()}
       order by kind desc limit 1`),
  );
  const [row] = rows;
  if (!row) return null;
  return row.kind === "frozen"
    ? { kind: "frozen", frozenAt: new Date(row.since) }
    : { kind: "cooling_off", changedAt: new Date(row.since), usableFrom: new Date(row.until) };
}
