import { anyone } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";

/** Every address that no other route has: the same page as for what belongs to somebody else. */
export const loader = guardedLoader(anyone(), ({ ctx }) => {
  throw notFound(ctx);
});

export const action = guardedAction(anyone(), ({ ctx }) => {
  throw notFound(ctx);
});

export default function NotFound() {
  return null;
}
