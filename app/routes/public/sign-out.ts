import { redirect } from "@remix-run/node";
import { signOut } from "#app/features/accounts/sign-out.server.ts";
import { anyone } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { endedSessionCookie, presentedSessionToken } from "#app/http/session.server.ts";

/** Looking at it does nothing: signing out is a POST. */
export const loader = guardedLoader(anyone(), () => redirect("/sign-in", { status: 303 }));

export const action = guardedAction(anyone(), async ({ ctx, request }) => {
  const token = presentedSessionToken(request, ctx);
  if (token) await signOut(ctx, { token });
  return redirect("/sign-in", {
    status: 303,
    headers: { "Set-Cookie": endedSessionCookie(ctx), "Clear-Site-Data": '"cache", "storage"' },
  });
});
