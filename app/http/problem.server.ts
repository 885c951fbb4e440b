export type ProblemDetail = { readonly path: string; readonly message: string };

const TITLES: Readonly<Record<number, string>> = {
  400: "Malformed request",
  401: "Not authenticated",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Refused",
  413: "Too large",
  415: "Unsupported media type",
  422: "Not valid",
  429: "Too many requests",
  500: "Unexpected error",
  503: "Temporarily unavailable",
};

/** A refusal to a machine (RFC 9457). `code` is stable for programs, `detail` one English sentence for their authors. */
export function problem(
  status: number,
  code: string,
  detail: string,
  errors?: readonly ProblemDetail[],
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = {
    type: `urn:reparto:problem:${code}`,
    title: TITLES[status] ?? "Refused",
    status,
    code,
    detail,
    errors,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...headers,
      "Content-Type": "application/problem+json; charset=utf-8",
      "Cache-Control": "no-store",
    },
  });
}
