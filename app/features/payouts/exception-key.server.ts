import { openExceptions, type RunDecision } from "#app/domain/run-decisions.ts";
import { factsText, type RunException } from "#app/domain/run-exceptions.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";

/** Names an exception with the facts as they were shown, so that nobody accepts what they did not see. */
export function exceptionKey(exception: RunException): string {
  return `${exception.kind}/${exception.reference}/${shortHash(factsText(exception))}`;
}

/** Names every exception of a kind that is open at once, as they were shown. */
export function allKeyOf(kind: string, keys: readonly string[]): string {
  return `all/${kind}/${shortHash([...keys].sort().join("\n"))}`;
}

/** The exceptions that keys name; null when one of them is no longer as it was shown. */
export function exceptionsNamed(
  keys: readonly string[],
  exceptions: readonly RunException[],
  decisions: readonly RunDecision[],
): RunException[] | null {
  const named = new Map(exceptions.map((exception) => [exceptionKey(exception), [exception]]));
  const open = Map.groupBy(openExceptions(exceptions, decisions), ({ kind }) => kind);
  for (const [kind, all] of open) named.set(allKeyOf(kind, all.map(exceptionKey)), all);
  const chosen = new Set<RunException>();
  for (const key of keys) {
    const found = named.get(key);
    if (!found) return null;
    for (const exception of found) chosen.add(exception);
  }
  return [...chosen];
}

function shortHash(text: string): string {
  return sha256Hex(text).slice(0, 16);
}
