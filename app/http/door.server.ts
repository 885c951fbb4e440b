import type { NextFunction, Request, Response } from "express";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { clientAddressOf } from "./client-address.server.ts";
import { comesFromOurPages } from "./origin-check.server.ts";
import { preferredLocale } from "./preferences.server.ts";
import { requestIdOf } from "./request-id.server.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const LONGEST_URL = 2_048;
/** The largest upload and its envelope; kinds of body have their own, smaller limits where they are read. */
const LARGEST_BODY_BYTES = 10 * 1024 * 1024 + 64 * 1024;

type Options = { readonly origin: string; readonly trustedHops: number };

/**
 * What every request passes before anything else looks at it: an id, the person's address, and the refusals that need
 * no application: unknown methods (405), long addresses (414), broken ones (400), large bodies (413), foreign pages (403).
 */
export function door({ origin, trustedHops }: Options) {
  const { host, protocol } = new URL(origin);
  return (req: Request, res: Response, next: NextFunction): void => {
    res.locals.requestId = requestIdOf(req.get("X-Request-Id"));
    res.setHeader("X-Request-Id", res.locals.requestId);
    res.locals.clientAddress = clientAddressOf(
      req.socket.remoteAddress,
      req.get("X-Forwarded-For"),
      trustedHops,
    );
    for (const name of Object.keys(req.headers)) {
      if (name.startsWith("x-forwarded") || name === "forwarded") delete req.headers[name];
    }
    const refused = whyRefused(req, origin);
    if (refused) {
      if (refused.status === 405) res.setHeader("Allow", METHODS.join(", "));
      res.setHeader("Connection", "close");
      res.status(refused.status).type("text/plain").send(`${refused.sentence}\n${res.locals.requestId}\n`);
      return;
    }
    if (req.method === "OPTIONS") {
      res.setHeader("Allow", METHODS.join(", "));
      res.status(204).end();
      return;
    }
    // Links and redirects are made of the configured origin, whatever host was asked for.
    req.headers.host = host;
    Object.defineProperty(req, "protocol", { value: protocol.slice(0, -1), configurable: true });
    next();
  };
}

type Refused = { readonly status: 400 | 403 | 405 | 413 | 414; readonly sentence: string };

function whyRefused(req: Request, origin: string): Refused | null {
  const { method, originalUrl } = req;
  if (!METHODS.includes(method)) return { status: 405, sentence: "This method is not known here." };
  if (originalUrl.length > LONGEST_URL) return { status: 414, sentence: "The address is too long." };
  const path = normalPath(originalUrl, origin);
  if (path === null) return { status: 400, sentence: "The address cannot be read." };
  if (Number(req.headers["content-length"] ?? 0) > LARGEST_BODY_BYTES) {
    return { status: 413, sentence: "The body is too large." };
  }
  const asked = { method, path, origin: req.get("Origin"), secFetchSite: req.get("Sec-Fetch-Site") };
  if (comesFromOurPages(asked, origin)) return null;
  const text = textIn(preferredLocale(req.get("Accept-Language") ?? null));
  return { status: 403, sentence: text("errors.other_origin", { origin }) };
}

/** The path as the router will see it, null when it is not a path or does not decode. */
function normalPath(target: string, origin: string): string | null {
  if (!target.startsWith("/") || !URL.canParse(origin + target)) return null;
  const { pathname } = new URL(origin + target);
  try {
    return decodeURIComponent(pathname).includes("\0") ? null : pathname;
  } catch {
    return null;
  }
}
