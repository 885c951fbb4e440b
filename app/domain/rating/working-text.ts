import { WHOLE_PPM } from "../attribution.ts";
import { canonicalJson } from "../canonical-json.ts";
import type { EarnedWorking, LineWorking } from "./line-working.ts";
import { workingDocument } from "./working-document.ts";

/**
 * The canonical text of a working as it is stored: `canonicalJson` of its `workingDocument`. A million lines are earned
 * ones, and theirs is written at once, key by key in canonical order.
 */
export function workingText(working: LineWorking): string {
  return working.kind === "earned" ? earnedText(working) : canonicalJson(workingDocument(working));
}

const unlessNull = (name: string, value: bigint | null) => (value === null ? "" : `"${name}":"${value}",`);
const unlessWhole = (name: string, ppm: number) => (ppm === WHOLE_PPM ? "" : `"${name}":${ppm},`);

function earnedText(working: EarnedWorking): string {
  const { brackets, cap, floor, part, removed } = working;
  return [
    `{"afterRoundingMinor":"${working.afterRoundingMinor}",`,
    working.baseMinor === working.netMinor ? "" : `"baseMinor":"${working.baseMinor}",`,
    `"beforeRoundingMicros":"${working.beforeRoundingMicros}",`,
    brackets.length === 0 ? "" : `"brackets":[${brackets.map(bracketText).join(",")}],`,
    cap === null ? "" : `"cap":${canonicalJson(cap)},`,
    `"clause":${JSON.stringify(working.clause)},`,
    unlessNull("collectedMinor", working.collectedMinor),
    unlessNull("counterBeforeMinor", working.counterBeforeMinor),
    floor === null ? "" : `"floor":${canonicalJson(floor)},`,
    `"kind":"earned","monthsLeft":${working.monthsLeft},"netMinor":"${working.netMinor}",`,
    part === null ? "" : `"part":${canonicalJson(part)},`,
    working.pays === "percentage" ? "" : `"pays":"${working.pays}",`,
    unlessNull("quantity", working.quantity),
    `"ratePpm":${working.ratePpm},`,
    removed.length === 0 ? "" : `"removed":${canonicalJson(removed)},`,
    working.shareMinor === working.afterRoundingMinor ? "" : `"shareMinor":"${working.shareMinor}",`,
    `"taxMinor":"${working.taxMinor}",`,
    unlessWhole("totalWeightPpm", working.totalWeightPpm),
    unlessNull("unitPrice", working.unitPrice),
    unlessWhole("weightPpm", working.weightPpm),
    unlessNull("weightedBaseMinor", working.weightedBaseMinor),
    `"windowFrom":"${working.windowFrom}","windowTo":`,
    working.windowTo === null ? "null}" : `"${working.windowTo}"}`,
  ].join("");
}

function bracketText({ baseMinor, fromMinor, ratePpm }: EarnedWorking["brackets"][number]): string {
  return `{"baseMinor":"${baseMinor}","fromMinor":"${fromMinor}","ratePpm":${ratePpm}}`;
}
