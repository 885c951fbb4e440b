/** Programs without cookies: a signature or an API key is their proof, and no browser sends one by itself. */
const FOR_PROGRAMS = /^\/(webhooks|api\/v1)\//;

type Asked = {
  readonly method: string;
  /** Normalised path, as the router will see it. */
  readonly path: string;
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
};

/**
 * Whether a request may change something: reads always, else only when the browser says that it comes from a page of
 * our own origin (scheme, host and port). Says neither header: only programs may. Stands in front of all of Remix,
 * whose own check leaves resource routes out.
 */
export function comesFromOurPages({ method, path, origin, secFetchSite }: Asked, ourOrigin: string): boolean {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return true;
  if (origin === undefined && secFetchSite === undefined) return FOR_PROGRAMS.test(path);
  if (origin !== undefined && origin !== ourOrigin) return false;
  return secFetchSite === undefined || secFetchSite === "same-origin";
}
