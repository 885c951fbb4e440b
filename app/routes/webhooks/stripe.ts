import { storeInboundEvents } from "#app/features/revenue/inbound-events.server.ts";
import { machine } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { problem } from "#app/http/problem.server.ts";

export const loader = guardedLoader(machine("stripe_signature"), () =>
  problem(405, "method_not_allowed", "Send a POST.", undefined, { Allow: "POST" }),
);

/** 200 once the event is kept; a repeated one is answered as the first. */
export const action = guardedAction(machine("stripe_signature"), async ({ ctx, webhook }) => {
  const stored = await storeInboundEvents(ctx, [webhook.event]);
  return Response.json({ received: true, repeated: stored === 0 });
});
