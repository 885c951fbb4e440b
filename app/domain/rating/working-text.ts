import { canonicalJson } from "../canonical-json.ts";
import type { LineWorking } from "./line-working.ts";
import { workingDocument } from "./working-document.ts";

/** The canonical text of a working as it is stored. */
export function workingText(working: LineWorking): string {
  return canonicalJson(workingDocument(working));
}
