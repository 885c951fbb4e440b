/** An error of Stripe's shape. `saved` says whether an idempotency key remembers it (not when the request was malformed). */
export class StripeFailure extends Error {
  override readonly name = "StripeFailure";
  constructor(
    readonly status: number,
    readonly error: {
      readonly type: string;
      readonly message: string;
      readonly code?: string;
      readonly param?: string;
    },
    readonly saved = true,
  ) {
    super(error.message);
  }
}

/** A malformed request: found before execution, so never saved under a key. */
export function badParameter(param: string, message: string, code = "parameter_invalid"): StripeFailure {
  return new StripeFailure(400, { type: "invalid_request_error", code, param, message }, false);
}

export function noSuch(kind: string, id: string, param = "id"): StripeFailure {
  const status = param === "id" ? 404 : 400;
  return new StripeFailure(status, {
    type: "invalid_request_error",
    code: "resource_missing",
    param,
    message: `No such ${kind}: '${id}'`,
  });
}

/** A business refusal: executed, so saved under the key and replayed. */
export function refused(code: string, message: string, param?: string): StripeFailure {
  return new StripeFailure(400, {
    type: "invalid_request_error",
    code,
    message,
    ...(param ? { param } : {}),
  });
}

export function noAccessToAccount(id: string): StripeFailure {
  return new StripeFailure(
    403,
    {
      type: "invalid_request_error",
      code: "account_invalid",
      message: `The provided key does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
    },
    true,
  );
}
