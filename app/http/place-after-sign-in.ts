import type { SessionActor } from "./session.server.ts";

/** Where a person goes on: to `next` when it is on their own side, else to its start. `next` is a path of ours already. */
export function placeAfterSignIn(actor: SessionActor, next: string): string {
  const home = actor.kind === "staff" ? "/console" : actor.kind === "member" ? "/portal" : "/application";
  const isOwnSide = next === home || next.startsWith(`${home}/`) || next.startsWith(`${home}?`);
  return isOwnSide || next.startsWith("/invite/") ? next : home;
}

/** A step of signing in, with where it leads in the end. */
export function stepOfSignIn(step: "second-factor" | "enrol" | "recovery-codes", next: string): string {
  return `/sign-in/${step}${next ? `?next=${encodeURIComponent(next)}` : ""}`;
}
