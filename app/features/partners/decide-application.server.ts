import { eq } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { type ApplicationStatus, whyNotDecideApplication } from "#app/domain/application-rules.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { application } from "#db/schema/partners.ts";
import type { Tx } from "#db/with-actor.server.ts";

export type DecidingCtx = Ctx & { readonly actor: StaffActor };

/**
 * The application, locked for a decision: of two managers the second waits, and finds it decided. Null when there is
 * none. Refuses with `not_allowed` (not a manager), `application_email_not_verified`, `application_already_decided`.
 */
export async function lockForDecision(tx: Tx, ctx: DecidingCtx, applicationId: string) {
  if (!ctx.actor.roles.includes("manager")) throw new DomainError("not_allowed");
  const [row] = await tx.select().from(application).where(eq(application.id, applicationId)).for("update");
  if (!row) return null;
  const refusal = whyNotDecideApplication({ status: row.status as ApplicationStatus });
  if (refusal) throw new DomainError(refusal);
  return row;
}
