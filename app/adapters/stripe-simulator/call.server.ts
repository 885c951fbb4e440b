import type { Sql } from "./database.server.ts";
import { type Cause, emitEvent } from "./events.server.ts";
import type { Params } from "./form-body.server.ts";
import type { JsonObject, StripeObject } from "./objects.server.ts";

/** One request to the API inside its transaction. */
export type ApiCall = {
  readonly sql: Sql;
  readonly params: Params;
  /** Unix seconds of the simulator's clock. */
  readonly now: number;
  readonly cause: Cause;
  /** The connected account that the request acts for (`Stripe-Account`). */
  readonly account: string | null;
  /** Where a browser finds the simulator, for the pages that it hosts. */
  readonly publicUrl: string;
};

/** Answers one request; `ids` are the variable parts of its path. */
export type Endpoint = (call: ApiCall, ...ids: string[]) => Promise<JsonObject>;

/** An event caused by this request. */
export function emit(
  call: ApiCall,
  type: string,
  object: StripeObject,
  more: { readonly account?: string; readonly previous?: JsonObject } = {},
): Promise<void> {
  return emitEvent(call.sql, { type, object, now: call.now, cause: call.cause, ...more });
}
