import { setTimeout as sleep } from "node:timers/promises";
import { serveSimulator } from "#app/adapters/stripe-simulator/serve.server.ts";
import {
  createStripeSimulator,
  type StripeSimulator,
} from "#app/adapters/stripe-simulator/simulator.server.ts";

/**
 * The simulator in a process of its own: `slow-stripe.ts <database url> <ms a call>`. Quick until `POST /_bench/slow`;
 * from then on no call is answered sooner than that, and `GET /_bench/calls` answers when each began.
 */
const [databaseUrl = "", delay = "50"] = process.argv.slice(2);
const nowhere = { url: "http://127.0.0.1:9/", secret: "whsec_bench" };
const simulator = await createStripeSimulator({
  databaseUrl,
  webhooks: { platform: nowhere, connect: nowhere },
});
let delayMs = 0;
const calls: { at: number; kind: string }[] = [];
const handle: StripeSimulator["handle"] = async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/_bench/slow") {
    delayMs = Number(delay);
    calls.length = 0;
    return Response.json({});
  }
  if (pathname === "/_bench/calls") return Response.json(calls);
  if (!pathname.startsWith("/v1/")) return simulator.handle(request);
  calls.push({ at: performance.now(), kind: `${request.method} ${pathname.replace(/acct_\w+/, ":id")}` });
  const [response] = await Promise.all([simulator.handle(request), sleep(delayMs)]);
  return response;
};
const { port } = await serveSimulator({ handle, close: simulator.close }, 0);
process.send?.({ port });
process.on("disconnect", () => process.exit(0));
