import type { NextFunction, Request, Response } from "express";
import type { Logger } from "#app/logger.server.ts";
import type { WebMetrics } from "./metrics.server.ts";

/** One line and one measurement per answer. No query, no body, no cookie; the tokens in paths are left out. */
export function requestLog(logger: Logger, metrics: WebMetrics) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const startedAt = process.hrtime.bigint();
    res.on("close", () => {
      const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
      const isAborted = !res.writableFinished;
      metrics.observe(req.method, res.statusCode, seconds);
      logger.info(
        {
          requestId: res.locals.requestId,
          method: req.method,
          path: withoutToken(req.originalUrl),
          status: res.statusCode,
          milliseconds: Math.round(seconds * 1_000),
          isAborted,
        },
        "request",
      );
    });
    next();
  };
}

/** The path without its query and without the token that some pages carry. */
export function withoutToken(target: string): string {
  const [path = ""] = target.split("?");
  return path.replace(/^(\/(?:apply\/status|verify-email|reset|invite))\/.*$/, "$1/…").slice(0, 200);
}
