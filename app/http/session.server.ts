import {
  findPendingSession,
  type PendingSession,
} from "#app/features/accounts/find-pending-session.server.ts";
import { type FoundSession, findSession } from "#app/features/accounts/find-session.server.ts";
import { cookieLine, readCookie } from "./cookies.server.ts";
import type { LoadContext } from "./load-context.ts";

export type Session = FoundSession;
/** Anonymous for an applicant: signed in, and a member of nothing yet. */
export type SessionActor = Session["actor"];

/** Loaders of one request run side by side; the session is read once for all of them, and never kept past the request. */
const found = new WeakMap<LoadContext, Promise<Session | null>>();

/** The session of the request, read from the database (never from anything that the client says), null for anonymous. */
export function sessionOf(request: Request, context: LoadContext): Promise<Session | null> {
  const known = found.get(context);
  if (known) return known;
  const token = readCookie(request, "session", context.env.APP_ORIGIN);
  const reading = token ? findSession(context.db, token, context.clock()) : Promise.resolve(null);
  found.set(context, reading);
  return reading;
}

/** Who gave the password and has the second factor still to prove; null for everybody else. */
export function pendingSessionOf(request: Request, context: LoadContext): Promise<PendingSession | null> {
  const token = readCookie(request, "session", context.env.APP_ORIGIN);
  return token ? findPendingSession(context.db, token, context.clock()) : Promise.resolve(null);
}

/** Set-Cookie line that starts a session; `token` as the accounts room made it. */
export function sessionCookie(
  ctx: { readonly origin: string },
  token: string,
  maxAgeSeconds: number,
): string {
  return cookieLine("session", token, maxAgeSeconds, ctx.origin);
}

/** Set-Cookie line that ends the session in the browser. */
export function endedSessionCookie(ctx: { readonly origin: string }): string {
  return cookieLine("session", "", 0, ctx.origin);
}

/** The presented token, for signing out; null when there is none. */
export function presentedSessionToken(request: Request, ctx: { readonly origin: string }): string | null {
  return readCookie(request, "session", ctx.origin);
}
