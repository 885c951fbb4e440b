import { setTimeout as pause } from "node:timers/promises";

/** Longer than the gateway of the faults waits for an answer. */
const TOO_LONG_MS = 400;
export const PATIENCE_MS = 150;

type Handle = (request: Request) => Promise<Response>;

/** What goes wrong with one call. `onTheWay` is what happens to its request; null for a Stripe that is not there at all. */
export type FaultKind = {
  readonly name: string;
  readonly onTheWay: ((request: Request, handle: Handle) => Promise<Response>) | null;
  /** Only a call that moves money can be answered so. */
  readonly ofTransfersAlone?: true;
  /** The key will bring nothing any more, and nothing is there: only a person allows another one. */
  readonly mayAsk?: true;
};

const dropped = () => Response.error();
const never = async () => {
  await pause(TOO_LONG_MS);
  return Response.error();
};
const answered =
  (status: number, error: Readonly<Record<string, string>>, headers: Record<string, string> = {}) =>
  async () =>
    Response.json({ error: { message: "Simulated", ...error } }, { status, headers });
const executed =
  (then: () => Response | Promise<Response>) =>
  async (request: Request, handle: Handle): Promise<Response> => {
    await handle(request);
    return then();
  };

const OUT_OF_ORDER = { type: "api_error" };
/** A 500 that its key gives for ever, as Stripe says in its headers. */
const FOR_EVER = { "idempotent-replayed": "true", "stripe-should-retry": "false" };

/** As PAYOUTS.md's table of what is seen and what it means, each row at least once. */
export const FAULT_KINDS: readonly FaultKind[] = [
  { name: "connection refused", onTheWay: null },
  { name: "connection reset, not executed", onTheWay: async () => dropped() },
  { name: "connection reset, executed", onTheWay: executed(dropped) },
  { name: "no answer in time, not executed", onTheWay: never },
  { name: "no answer in time, executed", onTheWay: executed(never) },
  { name: "500, not executed", onTheWay: answered(500, OUT_OF_ORDER) },
  { name: "500, executed", onTheWay: executed(answered(500, OUT_OF_ORDER)) },
  { name: "500 for ever, not executed", onTheWay: answered(500, OUT_OF_ORDER, FOR_EVER), mayAsk: true },
  { name: "500 for ever, executed", onTheWay: executed(answered(500, OUT_OF_ORDER, FOR_EVER)) },
  { name: "503 of somebody between", onTheWay: async () => new Response("away", { status: 503 }) },
  {
    name: "409, the key is in use",
    onTheWay: answered(409, { type: "idempotency_error", code: "idempotency_key_in_use" }),
  },
  { name: "429, too many", onTheWay: answered(429, { type: "invalid_request_error", code: "rate_limit" }) },
  { name: "401, the key was withdrawn", onTheWay: answered(401, { type: "invalid_request_error" }) },
  {
    name: "400, not enough money",
    onTheWay: answered(400, { type: "invalid_request_error", code: "balance_insufficient" }),
    ofTransfersAlone: true,
  },
  {
    name: "half of a body, executed",
    onTheWay: executed(
      () => new Response('{"id": "tr_', { status: 200, headers: { "content-type": "application/json" } }),
    ),
  },
];
