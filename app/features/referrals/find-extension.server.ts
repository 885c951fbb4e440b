import type { MemberActor } from "#app/domain/actor.ts";
import { addDays, localDateOf } from "#app/domain/period.ts";
import { whyNotExtend } from "#app/domain/referral-rules.ts";
import { versionInForceAt } from "#app/features/agreements/version-in-force.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { findReferral } from "./find-referral.server.ts";

/** What an extension would give: so many days more, and the first day that is no longer protected then. */
export type Extension = { readonly days: number; readonly until: string };

/** The extension that the partner may take of its referral now; null where it may not. */
export async function findExtension(
  ctx: Pick<Ctx, "db" | "now"> & { readonly actor: MemberActor },
  input: { readonly referralId: string },
): Promise<Extension | null> {
  if (ctx.actor.role !== "owner" && ctx.actor.role !== "sales") return null;
  const referral = await findReferral(ctx, input);
  if (!referral?.protectedUntil) return null;
  const version = await withActor(ctx, (tx) => versionInForceAt(tx, referral.enrolmentId, ctx.now));
  if (!version) return null;
  const { protectionExtensionDays: days, timeZone } = version.terms;
  if (whyNotExtend(referral, days, localDateOf(ctx.now, timeZone))) return null;
  return { days, until: addDays(referral.protectedUntil, days) };
}
