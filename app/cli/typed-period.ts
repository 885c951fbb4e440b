import { isPeriod, type Period } from "#app/domain/period.ts";
import type { Typed } from "./command.ts";
import { Refusal } from "./project.ts";

/** The month that --period names; refuses anything else. */
export function periodIn({ period }: Typed): Period {
  if (typeof period !== "string" || !isPeriod(period))
    throw new Refusal("--period should be a month like 2026-10.");
  return period;
}
