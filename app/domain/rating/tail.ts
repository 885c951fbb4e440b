import { localDateOf, startOfDay, windowEnd } from "../period.ts";
import type { CompiledVersion } from "./compiled-version.ts";

/**
 * Until when an attribution that ended still earns, epoch milliseconds: not at all, N months in local days from its end,
 * or for life, as the terms in force at its end say.
 */
export function tailEnd(to: Date, compiled: CompiledVersion | null): number {
  const tail = compiled?.version.terms.sharing.tail;
  if (!compiled || !tail || tail.kind === "none") return to.getTime();
  if (tail.kind === "life") return Number.POSITIVE_INFINITY;
  const { timeZone } = compiled.version.terms;
  return startOfDay(windowEnd(localDateOf(to, timeZone), tail.months), timeZone).getTime();
}
