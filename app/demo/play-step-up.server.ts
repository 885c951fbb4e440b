import type { StaffActor } from "#app/domain/actor.ts";
import type { StepUpPurpose } from "#app/domain/step-up.ts";
import { newId } from "#db/new-id.server.ts";
import { stepUp } from "#db/schema/factors.ts";
import { withAuth } from "#db/with-actor.server.ts";
import type { Stage } from "./stage.server.ts";

/** In the story people have their phone at hand: the proof that an act asks for, as their app would have given it. */
export async function proveInStory(
  stage: Stage,
  { accountId }: StaffActor,
  proof: { readonly purpose: StepUpPurpose; readonly subject: string; readonly now: Date },
): Promise<void> {
  const { purpose, subject, now } = proof;
  await withAuth(stage.parts.db, (tx) =>
    tx.insert(stepUp).values({
      id: newId("stp", now),
      accountId,
      sessionId: "demo",
      purpose,
      subject,
      method: "totp",
      provedAt: now,
    }),
  );
}
