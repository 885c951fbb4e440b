import { challengePasskey } from "#app/features/accounts/passkey-challenge.server.ts";
import { signedIn } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";

/** Looking at it does nothing: a challenge is asked for by POST. */
export const loader = guardedLoader(signedIn(), ({ ctx }) => {
  throw notFound(ctx);
});

/** What the browser hands to a passkey, as JSON: to prove it again, or (`?add`) to make a new one. */
export const action = guardedAction(signedIn(), async ({ ctx, url, session }) => {
  const use = url.searchParams.has("add") ? "add" : "prove";
  return Response.json(await challengePasskey(ctx, { accountId: session.account.id, use }));
});
