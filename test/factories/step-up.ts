import type { MemberActor, StaffActor } from "#app/domain/actor.ts";
import type { StepUpPurpose } from "#app/domain/step-up.ts";
import { totpCode, totpStep } from "#app/features/accounts/totp.server.ts";
import { totpOwner } from "#app/features/accounts/use-factor.server.ts";
import type { Database } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { secondFactor, stepUp } from "#db/schema/factors.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { NOW, TEST_CIPHER } from "./accounts.ts";

/** As if the actor had just proved afresh who they are, for this act: tests of the act need no phone. Answers the proof's id. */
export async function provedStepUp(
  ctx: { readonly db: Database; readonly actor: MemberActor | StaffActor; readonly now: Date },
  purpose: StepUpPurpose,
  subject: string,
): Promise<string> {
  const id = newId("stp", ctx.now);
  const { accountId } = ctx.actor;
  await withAuth(ctx.db, (tx) =>
    tx
      .insert(stepUp)
      .values({ id, accountId, sessionId: "test", purpose, subject, method: "totp", provedAt: ctx.now }),
  );
  return id;
}

/** The secret of everybody's app in tests. */
export const TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/** The app of an account, added long ago. */
export async function enrolledTotp(db: Database, accountId: string): Promise<void> {
  const id = newId("fac", NOW);
  const secretSealed = TEST_CIPHER.seal(TOTP_SECRET, totpOwner(id));
  const at = new Date("2026-01-01T00:00:00Z");
  await withAuth(db, (tx) =>
    tx.insert(secondFactor).values({ id, accountId, secretSealed, createdAt: at, confirmedAt: at }),
  );
}

/** What the app shows at an instant, or so many steps of thirty seconds later. */
export function codeAt(now: Date, stepsLater = 0): string {
  return totpCode(TOTP_SECRET, totpStep(now) + stepsLater);
}
