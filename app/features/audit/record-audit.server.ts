import type { Actor } from "#app/domain/actor.ts";
import { canonicalJson } from "#app/domain/canonical-json.ts";
import { newId } from "#db/new-id.server.ts";
import { auditEntry } from "#db/schema/audit.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type AuditedAct = {
  /** What was done, as `noun.verb` in the past: `referral.registered`. */
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  /** Whose tenant it concerns; a member's own when left out. */
  readonly partnerId?: string | null;
  /** Codes, ids, integers and dates as text; never a password, a token or a name of somebody who was referred. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
};

/** Writes who did what, in the act's own transaction: it stands when, and only if, the act does. */
export async function audit(
  tx: Tx,
  ctx: { readonly actor: Actor; readonly now: Date; readonly requestId: string },
  act: AuditedAct,
): Promise<void> {
  const details = { ...act.details, requestId: ctx.requestId };
  // What has no single text could not be chained later; better to hear of it now.
  canonicalJson(details);
  await tx.insert(auditEntry).values({
    id: newId("aud", ctx.now),
    at: ctx.now,
    actorKind: ctx.actor.kind,
    actorId: actorId(ctx.actor),
    action: act.action,
    objectType: act.objectType,
    objectId: act.objectId,
    partnerId: act.partnerId ?? (ctx.actor.kind === "member" ? ctx.actor.partnerId : null),
    details,
  });
}

function actorId(actor: Actor): string {
  switch (actor.kind) {
    case "anonymous":
      return "anonymous";
    case "system":
      return actor.job;
    default:
      return actor.accountId;
  }
}
