import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";
import { door } from "./door.server.ts";
import type { LoadContext } from "./load-context.ts";
import { createMetrics, mayReadMetrics, type WebMetrics } from "./metrics.server.ts";
import { requestLog } from "./request-log.server.ts";
import { securityHeaders } from "./security-headers.server.ts";

export type ApplicationParts = Pick<
  LoadContext,
  "db" | "stripe" | "mail" | "clock" | "demoClock" | "limits" | "cipher" | "logger"
> & {
  readonly env: LoadContext["env"] & {
    readonly NODE_ENV: "development" | "production" | "test";
    readonly TRUSTED_PROXY_HOPS: number;
    readonly METRICS_TOKEN?: string | undefined;
  };
  /** The Remix build, or how to load it anew for each request (development). */
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  /** What keeps the process from serving, in words; [] when nothing does. Asked by /readyz. */
  readonly whyNotReady: () => Promise<readonly string[]>;
  /** Vite's middleware in development; without it the built files are served. */
  readonly vite?: RequestHandler | undefined;
  /** Root of the built browser files. */
  readonly clientFolder?: string;
  readonly metrics?: WebMetrics;
};

/** The whole web application, listening nowhere: tests call it as it is, `app/server.ts` gives it a port. */
export function createApplication(parts: ApplicationParts): express.Express {
  const { env, logger, metrics = createMetrics(), clientFolder = "build/client" } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", false);

  if (!parts.vite) {
    const forever = {
      immutable: true,
      maxAge: "1y",
      fallthrough: false,
      redirect: false,
      index: false,
    } as const;
    app.use("/assets", fixedHeaders, express.static(`${clientFolder}/assets`, forever), missingFile);
  }
  app.use(requestLog(logger, metrics));
  app.use(
    securityHeaders({
      origin: env.APP_ORIGIN,
      isDevelopment: parts.vite !== undefined,
      formTargets: formTargets(env.STRIPE_API_BASE),
    }),
  );
  app.use(door({ origin: env.APP_ORIGIN, trustedHops: env.TRUSTED_PROXY_HOPS }));

  app.get("/livez", (_req, res) => {
    res.type("text/plain").send("ok\n");
  });
  app.get("/readyz", (_req, res, next) => {
    parts.whyNotReady().then((reasons) => {
      res.status(reasons.length === 0 ? 200 : 503);
      res.json({ ready: reasons.length === 0, reasons });
    }, next);
  });
  app.get("/metrics", (req, res, next) => {
    if (!mayReadMetrics(req.get("Authorization"), env.METRICS_TOKEN)) {
      next();
      return;
    }
    metrics.text().then((text) => res.type(metrics.contentType).send(text), next);
  });

  app.use(compression());
  if (parts.vite) app.use(parts.vite);
  else app.use(express.static(clientFolder, { maxAge: "1h", redirect: false, index: false }));
  app.use(neverStored);
  app.use(restReadAndForgotten);
  app.all("*", remixHandler(parts));
  app.use(lastResort(parts));
  return app;
}

/** Stripe's hosted pages, or the simulator's, to which a form of ours may lead. */
function formTargets(apiBase: string | undefined): readonly string[] {
  return ["https://connect.stripe.com", ...(apiBase ? [new URL(apiBase).origin] : [])];
}

function remixHandler(parts: ApplicationParts): RequestHandler {
  const { env, db, stripe, mail, clock, demoClock, limits, cipher, logger, build } = parts;
  return createRequestHandler({
    build,
    mode: env.NODE_ENV,
    getLoadContext: (_req, res) => {
      const { requestId, nonce, clientAddress } = res.locals;
      return {
        db,
        stripe,
        mail,
        clock,
        demoClock,
        limits,
        cipher,
        env,
        logger,
        requestId,
        nonce,
        clientAddress,
      };
    },
  });
}

/** Pages and their data hold what one person may see: nobody keeps them. 503 says when to come back. */
function neverStored(_req: Request, res: Response, next: NextFunction): void {
  const writeHead = res.writeHead;
  res.writeHead = function withCacheRules(this: Response, ...head: Parameters<typeof writeHead>) {
    // `no-transform` keeps the compression from holding events back until it has a block of them.
    const isStream = String(res.getHeader("Content-Type")).startsWith("text/event-stream");
    res.setHeader("Cache-Control", isStream ? "no-store, no-transform" : "no-store");
    if (res.statusCode === 503 && !res.hasHeader("Retry-After")) res.setHeader("Retry-After", "2");
    return writeHead.apply(this, head);
  } as typeof writeHead;
  next();
}

/**
 * A body that was refused before its end is read and thrown away once the answer is out: else the next request on the
 * same connection waits behind it until the connection breaks. The server's own time for a request is its bound.
 */
function restReadAndForgotten(req: Request, res: Response, next: NextFunction): void {
  res.once("finish", () => {
    if (req.complete) return;
    req.removeAllListeners("data");
    req.resume();
  });
  next();
}

function fixedHeaders(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader("X-Content-Type-Options", "nosniff");
  res.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  next();
}

function missingFile(_error: unknown, _req: Request, res: Response, _next: NextFunction): void {
  res.status(404).type("text/plain").send("Not found.\n");
}

/** What nothing else caught: logged with the request's id, told without detail. */
function lastResort({ logger }: ApplicationParts) {
  return (error: unknown, req: Request, res: Response, next: NextFunction): void => {
    const { requestId } = res.locals;
    const status = statusOfHttpError(error);
    if (status === 500 && !req.destroyed) logger.error({ requestId, err: error }, "request failed");
    if (res.headersSent) next(error);
    else res.status(status).type("text/plain").send(`The request failed. ${requestId}\n`);
  };
}

/** 4xx of Express' own parts (a path that does not decode) stay what they are; all else is 500. */
function statusOfHttpError(error: unknown): number {
  if (typeof error !== "object" || error === null || !("status" in error)) return 500;
  return typeof error.status === "number" && error.status >= 400 && error.status < 500 ? error.status : 500;
}
