import { randomUUID } from "node:crypto";

/** The id of a request: the one a proxy gave when it is plain, else our own. */
export function requestIdOf(given: string | undefined): string {
  return given !== undefined && /^[A-Za-z0-9_-]{8,64}$/.test(given)
    ? given
    : `req_${randomUUID().replaceAll("-", "")}`;
}
