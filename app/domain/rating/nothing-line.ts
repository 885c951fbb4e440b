import type { Attribution } from "../attribution.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import { type CommissionLine, type LineReason, NO_HEAD } from "./commission-line.ts";
import { eventFacts } from "./event-facts.ts";

/** A receipt for zero, with its reason. */
export function nothingLine(
  event: RevenueEvent,
  line: RevenueEventLine,
  attribution: Attribution,
  reason: LineReason,
  versionId: string | null,
  windowTo: string | null = null,
): CommissionLine {
  return {
    ...eventFacts(event, line, attribution, versionId, NO_HEAD),
    clause: null,
    baseMinor: line.netMinor,
    ratePpm: null,
    reason,
    amountMinor: 0n,
    fromHeldMinor: 0n,
    fromAvailableMinor: 0n,
    releaseAt: null,
    reverses: null,
    working: { kind: "nothing", netMinor: line.netMinor, windowTo },
  };
}
