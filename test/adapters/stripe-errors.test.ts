import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { classifyStripeError } from "#app/adapters/stripe/errors.server.ts";

describe("a failure of Stripe", () => {
  it.each([
    [400, "invalid_request_error", "balance_insufficient", "definite_no"],
    [400, "invalid_request_error", undefined, "definite_no"],
    [402, "card_error", "card_declined", "definite_no"],
    [403, "invalid_request_error", "account_invalid", "definite_no"],
    [404, "invalid_request_error", "resource_missing", "definite_no"],
    [400, "idempotency_error", undefined, "idempotency_clash"],
    [401, "invalid_request_error", undefined, "not_run"],
    [429, "invalid_request_error", "lock_timeout", "not_run"],
    [409, "idempotency_error", "idempotency_key_in_use", "in_flight"],
    [418, "api_error", undefined, "unknown"],
    [500, "api_error", undefined, "unknown"],
    [503, "api_error", undefined, "unknown"],
  ] as const)("of status %d, type %s and code %s means %s", (statusCode, type, code, outcome) => {
    const error = new Stripe.errors.StripeAPIError({ statusCode, type, code, message: "no" });
    expect(classifyStripeError(error).outcome).toBe(outcome);
  });

  it("that Stripe says not to repeat is sticky; one of our own is unknown, never a no", () => {
    const headers = { "stripe-should-retry": "false" };
    const error = new Stripe.errors.StripeAPIError({
      statusCode: 500,
      type: "api_error",
      message: "no",
      headers,
    });
    expect(classifyStripeError(error).sticky).toBe(true);
    expect(classifyStripeError(new TypeError("fetch failed")).outcome).toBe("unknown");
  });
});
