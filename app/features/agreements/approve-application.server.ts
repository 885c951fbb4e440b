import {
  type ApprovedPartner,
  type ApproveInput,
  approveApplicationInTx,
} from "#app/features/partners/approve-application-in-tx.server.ts";
import type { DecidingCtx } from "#app/features/partners/decide-application.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { type OfferedVersion, offerVersionInTx } from "./offer-version.server.ts";

/**
 * Approves an application and offers the agreement of its type, both or neither: partner, enrolment, payee, owner,
 * version 1, mails. Null when there is no such application. Refuses as `approveApplicationInTx` and `offerVersion` do.
 */
export function approveApplication(
  ctx: DecidingCtx,
  input: ApproveInput,
): Promise<(ApprovedPartner & { readonly offered: OfferedVersion | null }) | null> {
  return withActor(ctx, async (tx) => {
    const approved = await approveApplicationInTx(tx, ctx, input);
    if (!approved) return null;
    return { ...approved, offered: await offerVersionInTx(tx, ctx, approved) };
  });
}
