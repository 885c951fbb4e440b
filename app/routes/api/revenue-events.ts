import { z } from "zod";
import { receiveApiEvents } from "#app/features/revenue/receive-api-events.server.ts";
import { machine } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseJsonBody } from "#app/http/parse-json.server.ts";
import { problem } from "#app/http/problem.server.ts";

const MOST_EVENTS = 1_000;
const MOST_ERRORS = 100;
const LIMITS = { maxBytes: 2 * 1024 * 1024, maxDepth: 8 };
const NEEDS = machine("api_key", "revenue_events:write");

export const loader = guardedLoader(NEEDS, () =>
  problem(405, "method_not_allowed", "Send a POST.", undefined, { Allow: "POST" }),
);

/** One event or an array of up to 1,000; `?partial=true` records the good ones of a body that has bad ones. */
export const action = guardedAction(NEEDS, async ({ ctx, request, url, apiKey }) => {
  if (request.method !== "POST")
    return problem(405, "method_not_allowed", "Send a POST.", undefined, { Allow: "POST" });
  const body = await parseJsonBody(request, z.unknown(), LIMITS);
  if (!body.ok) return body.reply;
  const isArray = Array.isArray(body.value);
  const items: readonly unknown[] = Array.isArray(body.value) ? body.value : [body.value];
  if (items.length > MOST_EVENTS)
    return problem(413, "batch_too_large", `Send at most ${MOST_EVENTS} events at once.`);
  const partial = url.searchParams.get("partial") === "true";
  const received = await receiveApiEvents(ctx, {
    items,
    isArray,
    partial,
    legalEntityId: apiKey.legalEntityId,
  });
  if (!received.ok) {
    const { errors } = received;
    const detail = `${errors.length} fields are not valid. Nothing was recorded.`;
    return problem(422, "not_valid", detail, errors.slice(0, MOST_ERRORS));
  }
  const [first] = received.results;
  if (!isArray && first?.status === "conflict")
    return problem(409, "conflict", "Another content stands under this id. Nothing was changed.");
  if (!isArray && first?.status === "refused")
    return problem(422, "not_valid", "Some fields are not valid. Nothing was recorded.", first.errors);
  return Response.json({ results: received.results });
});
