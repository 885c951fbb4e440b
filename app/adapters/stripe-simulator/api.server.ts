import { setTimeout as pause } from "node:timers/promises";
import type { ApiCall, Endpoint } from "./call.server.ts";
import { simulatorNow } from "./clock.server.ts";
import type { SimulatorDatabase } from "./database.server.ts";
import { assertOwnAccount, findEndpoint } from "./endpoints.server.ts";
import { API_VERSION } from "./events.server.ts";
import { StripeFailure } from "./failure.server.ts";
import { failAsOrdered, internalError, takeFaultInExecution, takeFaultOnTheWay } from "./faults.server.ts";
import { type Params, readParams } from "./form-body.server.ts";
import { claimKey, fingerprintOf, type KeyUse, releaseKey, saveAnswer } from "./idempotency.server.ts";
import { newStripeId } from "./objects.server.ts";

type Answer = { readonly status: number; readonly body: string };
type Asked = {
  readonly method: string;
  readonly path: string;
  readonly params: Params;
  readonly account: string | null;
  readonly key: string | null;
  readonly requestId: string;
  readonly publicUrl: string;
};

/**
 * Answers a request to the API as Stripe would: who asks, faults on the way, idempotency key, execution.
 * `Response.error()` stands for an answer that never arrived.
 */
export async function answerApi(
  database: SimulatorDatabase,
  request: Request,
  publicUrl: string,
): Promise<Response> {
  const requestId = newStripeId("req");
  const url = new URL(request.url);
  try {
    assertKnownKey(request);
    const fault = await takeFaultOnTheWay(database.sql, request.method, url.pathname);
    if (fault?.delayMs) await pause(fault.delayMs);
    if (fault?.kind === "429") throw rateLimited();
    if (fault?.kind === "401") throw unknownKey();
    if (fault?.kind === "503_not_run") return new Response("upstream connect error", { status: 503 });
    if (fault?.kind === "timeout_not_executed" || fault?.kind === "connection_reset") return Response.error();

    const response = await answerKeyed(database, {
      method: request.method,
      path: url.pathname,
      params: readParams(
        request.method === "GET" ? url.searchParams : new URLSearchParams(await request.text()),
      ),
      account: request.headers.get("stripe-account"),
      key: request.method === "POST" ? request.headers.get("idempotency-key") : null,
      requestId,
      publicUrl,
    });
    if (fault?.kind === "timeout_executed" || fault?.kind === "connection_reset_executed")
      return Response.error();
    if (fault?.kind === "bad_json_executed") return respond({ status: 200, body: '{"id": "tr_' }, requestId);
    return response;
  } catch (error) {
    if (error instanceof StripeFailure) return respond(failed(error), requestId);
    throw error;
  }
}

/** The idempotency layer: the first answer of a key is saved once execution begins, and given again for 24 h. */
async function answerKeyed(database: SimulatorDatabase, asked: Asked): Promise<Response> {
  const endpoint = findEndpoint(asked.method, asked.path);
  if (!endpoint) throw unknownAddress(asked);
  const now = await simulatorNow(database.sql);
  const use: KeyUse | null = asked.key
    ? {
        account: asked.account ?? "",
        key: asked.key,
        path: asked.path,
        fingerprint: fingerprintOf(asked.params),
        requestId: asked.requestId,
      }
    : null;
  const saved = use ? await claimKey(database.sql, use, now) : null;
  if (saved) return replay(saved, asked);
  const answer = await execute(database, asked, endpoint, use, now);
  return respond(answer, asked.requestId, asked.key ? { "idempotency-key": asked.key } : {});
}

function replay(saved: Answer & { readonly requestId: string }, asked: Asked): Response {
  return respond(saved, asked.requestId, {
    "idempotency-key": asked.key ?? "",
    "idempotent-replayed": "true",
    "original-request": saved.requestId,
    ...(saved.status >= 500 ? { "stripe-should-retry": "false" } : {}),
  });
}

/** Runs the endpoint in one transaction that also saves the answer: after a crash neither is there, or both. */
async function execute(
  database: SimulatorDatabase,
  asked: Asked,
  endpoint: { readonly answer: Endpoint; readonly ids: readonly string[] },
  use: KeyUse | null,
  now: number,
): Promise<Answer> {
  try {
    const fault = await takeFaultInExecution(database.sql, asked.method, asked.path);
    if (fault?.delayMs) await pause(fault.delayMs);
    return await database.transaction(async (sql) => {
      failAsOrdered(fault);
      const call: ApiCall = {
        sql,
        params: asked.params,
        now,
        cause: { requestId: asked.requestId, idempotencyKey: asked.key },
        account: asked.account,
        publicUrl: asked.publicUrl,
      };
      await assertOwnAccount(call);
      const body = await endpoint.answer(call, ...endpoint.ids);
      const answer =
        fault?.kind === "500_executed"
          ? failed(internalError())
          : { status: 200, body: JSON.stringify(body) };
      if (use) await saveAnswer(sql, use, answer);
      return answer;
    });
  } catch (error) {
    if (use && !(error instanceof StripeFailure && error.saved)) await releaseKey(database.sql, use);
    if (!(error instanceof StripeFailure)) throw error;
    if (use && error.saved) await saveAnswer(database.sql, use, failed(error));
    return failed(error);
  }
}

function failed(failure: StripeFailure): Answer {
  return { status: failure.status, body: JSON.stringify({ error: failure.error }) };
}

function respond(answer: Answer, requestId: string, headers: Record<string, string> = {}): Response {
  return new Response(answer.body, {
    status: answer.status,
    headers: {
      "content-type": "application/json",
      "request-id": requestId,
      "stripe-version": API_VERSION,
      ...headers,
    },
  });
}

function assertKnownKey(request: Request): void {
  if (!/^Bearer (sk|rk)_/.test(request.headers.get("authorization") ?? "")) throw unknownKey();
}

function unknownKey(): StripeFailure {
  return new StripeFailure(
    401,
    { type: "invalid_request_error", message: "Invalid API Key provided" },
    false,
  );
}

function rateLimited(): StripeFailure {
  return new StripeFailure(
    429,
    {
      type: "invalid_request_error",
      code: "rate_limit",
      message: "Too many requests made to the API too quickly",
    },
    false,
  );
}

function unknownAddress(asked: Asked): StripeFailure {
  return new StripeFailure(
    404,
    {
      type: "invalid_request_error",
      message: `Unrecognized request URL (${asked.method}: ${asked.path}).`,
    },
    false,
  );
}
