import type { Ctx } from "#app/features/context.server.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { endSession } from "./sessions.server.ts";

/** Ends the session of the cookie's token; a token that opens nothing is no fault. */
export function signOut(ctx: Pick<Ctx, "db" | "now">, input: { readonly token: string }): Promise<void> {
  return withAuth(ctx.db, (tx) => endSession(tx, input.token, ctx.now));
}
