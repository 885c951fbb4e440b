import { randomBytes } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import helmet from "helmet";
import { contentSecurityPolicy } from "./content-security-policy.server.ts";

type Options = {
  readonly origin: string;
  readonly isDevelopment: boolean;
  readonly formTargets: readonly string[];
};

/** Pages whose address holds a token: their address goes nowhere, not even to ourselves as a bare origin. */
const TOKEN_PAGES = /^\/(apply\/status|verify-email|reset|invite)\//;

/**
 * Headers of every answer, and the nonce of this one in `res.locals.nonce`. Token pages say `same-origin`, not
 * `no-referrer`: with the latter browsers send `Origin: null` with their own forms, which the origin check refuses.
 */
export function securityHeaders({ origin, isDevelopment, formTargets }: Options) {
  const fixed = helmet({
    contentSecurityPolicy: false,
    referrerPolicy: false,
    strictTransportSecurity: origin.startsWith("https:")
      ? { maxAge: 31_536_000, includeSubDomains: true }
      : false,
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    xFrameOptions: { action: "deny" },
  });
  return (req: Request, res: Response, next: NextFunction): void => {
    const nonce = randomBytes(18).toString("base64");
    res.locals.nonce = nonce;
    res.setHeader("Content-Security-Policy", contentSecurityPolicy({ nonce, isDevelopment, formTargets }));
    res.setHeader("Referrer-Policy", TOKEN_PAGES.test(req.path) ? "same-origin" : "strict-origin");
    res.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    fixed(req, res, next);
  };
}
