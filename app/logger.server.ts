import { type Logger, pino } from "pino";

export type { Logger };

/** One JSON line per event, in UTC, with names of secrets blacked out; bodies, tokens and e-mail addresses are never handed in. */
export function createLogger(process: "web" | "worker" | "cli", level: string): Logger {
  return pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ["password", "token", "secret", "cookie", "authorization", "*.password", "*.token", "*.secret"],
      censor: "[hidden]",
    },
  });
}
