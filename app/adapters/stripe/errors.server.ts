import Stripe from "stripe";

/**
 * What a failed call means for money:
 * - `definite_no`: refused and not done; a later attempt takes a new key
 * - `not_run`: stopped before the idempotency layer (401, 429); the same key later
 * - `in_flight`: another request with this key is running; wait, then the same key
 * - `unknown`: done or not; the same key within 23 h of the first sending, else look it up
 * - `idempotency_clash`: this key was used with other parameters; a person looks, no new key by machine
 */
export type StripeOutcome = "definite_no" | "not_run" | "in_flight" | "unknown" | "idempotency_clash";

export type StripeFailureReading = {
  readonly outcome: StripeOutcome;
  /** Stripe's error code, or its error type where it sends no code; null when no answer was read. */
  readonly code: string | null;
  readonly status: number | null;
  readonly requestId: string | null;
  /** A failure that the same key will give for ever: do not re-send, look it up. */
  readonly sticky: boolean;
};

/** Reads an error thrown by a call of the gateway. What is not understood is `unknown`, never a no. */
export function classifyStripeError(error: unknown): StripeFailureReading {
  if (!(error instanceof Stripe.errors.StripeError)) {
    return { outcome: "unknown", code: null, status: null, requestId: null, sticky: false };
  }
  const status = error.statusCode ?? null;
  const outcome = outcomeOf(error, status);
  return {
    outcome,
    code: error.code ?? error.rawType ?? null,
    status,
    requestId: error.requestId ?? null,
    sticky: outcome === "unknown" && saysForEver(error.headers ?? {}),
  };
}

/** Did Stripe, or the way to it, say no? Anything else is a mistake of ours. */
export function isStripeError(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError;
}

function outcomeOf(error: Stripe.errors.StripeError, status: number | null): StripeOutcome {
  if (error.rawType === "idempotency_error" && status === 400) return "idempotency_clash";
  if (status === 401 || status === 429 || error.code === "rate_limit") return "not_run";
  if (status === 409) return "in_flight";
  if (status === 400 || status === 402 || status === 403 || status === 404) return "definite_no";
  return "unknown";
}

function saysForEver(headers: Readonly<Record<string, unknown>>): boolean {
  return headers["idempotent-replayed"] === "true" || headers["stripe-should-retry"] === "false";
}
