import { staffSessionStands } from "#app/features/accounts/staff-session-stands.server.ts";
import { followRun } from "#app/features/payouts/follow-run.server.ts";
import { findRunProgress } from "#app/features/payouts/run-progress.server.ts";
import { isUnderWay, progressText } from "#app/features/payouts/run-progress.ts";
import { signedInStaff } from "#app/http/access.ts";
import { eventStream } from "#app/http/event-stream.server.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";

const access = signedInStaff("finance", "admin");
const BEAT_MS = 5_000;
/** Then the browser comes back by itself and is let in anew. */
const LONGEST_MS = 15 * 60_000;

/**
 * How far a run is, as it goes on: an event `progress` each time it changed, `end` when nothing moves any more. It ends
 * as well when the session does. Whoever does not ask for events gets one reading.
 */
export const loader = guardedLoader(access, async ({ ctx, params, request, session, clock }) => {
  const runId = params.id ?? "";
  const now = await findRunProgress(ctx, { runId });
  if (!now) throw notFound(ctx);
  if (request.method === "HEAD" || request.headers.get("Accept") !== "text/event-stream")
    return new Response(progressText(now), { headers: { "Content-Type": "application/json" } });
  return eventStream(request, (sink) => {
    let told = "";
    const tell = (progress: typeof now) => {
      const text = progressText(progress);
      if (text !== told) sink.send("progress", text);
      told = text;
      if (isUnderWay(progress)) return;
      sink.send("end", "");
      sink.close();
    };
    const leave = followRun({ db: ctx.db, clock }, runId, tell);
    const mayStay = () => staffSessionStands(ctx.db, { sessionId: session.id, roles: access.roles }, clock());
    const beat = setInterval(() => {
      sink.beat();
      mayStay().then(
        (stays) => stays || sink.close(),
        () => sink.close(),
      );
    }, BEAT_MS);
    const longest = setTimeout(sink.close, LONGEST_MS);
    tell(now);
    if (!leave) sink.close();
    return () => {
      leave?.();
      clearInterval(beat);
      clearTimeout(longest);
    };
  });
});
