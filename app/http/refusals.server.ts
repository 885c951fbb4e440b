import { data } from "@remix-run/node";
import { DOMAIN_ERROR_CODES, type DomainError, type DomainErrorCode } from "#app/domain/errors.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { type Access, isMachine } from "./access.ts";
import type { ErrorNote } from "./error-note.ts";
import type { FormProblem, FormReply } from "./form-reply.ts";
import type { LoadContext } from "./load-context.ts";
import { type FormReplyData, refuse } from "./parse-form.server.ts";
import { problem } from "./problem.server.ts";
import { isUnavailable, statusOfRefusedValue } from "./unavailable.server.ts";

/** 409 for refusals of the business; two of them have a status of their own. */
export function statusOf(code: DomainErrorCode): 403 | 409 | 429 {
  if (code === "not_allowed") return 403;
  if (code === "too_many_attempts") return 429;
  return 409;
}

/** The same answer for what is not there and for what is somebody else's: `throw notFound(ctx)`. */
export function notFound(ctx: { readonly requestId: string }) {
  const note: ErrorNote = { requestId: ctx.requestId };
  return data(note, { status: 404 });
}

/**
 * By name, not by class: the server and the bundle each hold a copy of the class, and what the server's objects
 * (limits, gateways) throw is the other one.
 */
function isDomainError(error: unknown): error is DomainError {
  return (
    error instanceof Error &&
    error.name === "DomainError" &&
    "code" in error &&
    DOMAIN_ERROR_CODES.some((code) => code === error.code)
  );
}

/** Answers already made (redirects, `data(…)` with a status) are not failures. */
function isAnswer(thrown: unknown): boolean {
  return thrown instanceof Response || (typeof thrown === "object" && thrown !== null && "init" in thrown);
}

type Failure = {
  readonly status: FormReply["status"] | 500;
  readonly problem: Omit<FormProblem, "field"> | null;
};

/** What a thrown error means for who asked; our own mistakes are logged here, once, with the request's id. */
function failureOf(error: unknown, request: Request, { logger, requestId }: LoadContext): Failure {
  if (isDomainError(error)) {
    logger.info({ requestId, code: error.code }, "refused");
    return { status: statusOf(error.code), problem: { key: `errors.${error.code}`, values: error.values } };
  }
  if (isUnavailable(error)) {
    logger.error({ requestId, err: error }, "unavailable");
    return { status: 503, problem: { key: "errors.unavailable", values: {} } };
  }
  const refusedValue = statusOfRefusedValue(error);
  if (!request.signal.aborted) logger.error({ requestId, err: error }, "request failed");
  if (refusedValue === 400) return { status: 400, problem: { key: "errors.form_invalid", values: {} } };
  if (refusedValue === 409) return { status: 409, problem: { key: "errors.changed_meanwhile", values: {} } };
  return { status: 500, problem: null };
}

function problemFor(error: unknown, { status, problem: said }: Failure, requestId: string): Response {
  if (!said) return problem(500, "unexpected", `Something failed on our side. Request ${requestId}.`);
  const code = isDomainError(error) ? error.code : said.key.replace("errors.", "");
  return problem(status, code, textIn("en")(said.key, said.values));
}

/** Throws what the route's ErrorBoundary shows; for machines a problem document. */
export function throwForPage(error: unknown, access: Access, request: Request, context: LoadContext): never {
  if (isAnswer(error)) throw error;
  const failure = failureOf(error, request, context);
  if (isMachine(access)) throw problemFor(error, failure, context.requestId);
  const note: ErrorNote = isDomainError(error)
    ? { requestId: context.requestId, code: error.code, values: error.values }
    : { requestId: context.requestId };
  throw data(note, { status: failure.status });
}

/** The form again, with the sentence and what was typed; a mistake of ours is thrown to the ErrorBoundary as 500. */
export async function replyToFailedAction(
  error: unknown,
  access: Access,
  request: Request,
  context: LoadContext,
): Promise<FormReplyData> {
  if (isAnswer(error)) throw error;
  const failure = failureOf(error, request, context);
  if (isMachine(access)) throw problemFor(error, failure, context.requestId);
  if (failure.status === 500 || !failure.problem) {
    const note: ErrorNote = { requestId: context.requestId };
    throw data(note, { status: 500 });
  }
  return refuse(request, failure.status, [{ field: null, ...failure.problem }]);
}
