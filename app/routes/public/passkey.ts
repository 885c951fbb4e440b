import { challengePasskey } from "#app/features/accounts/passkey-challenge.server.ts";
import { halfSignedIn } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";

/** Looking at it does nothing: a challenge is asked for by POST. */
export const loader = guardedLoader(halfSignedIn(), ({ ctx }) => {
  throw notFound(ctx);
});

/** What the browser hands to a passkey, as JSON, for the second step of signing in. */
export const action = guardedAction(halfSignedIn(), async ({ ctx, pending }) =>
  Response.json(await challengePasskey(ctx, { accountId: pending.account.id, use: "prove" })),
);
