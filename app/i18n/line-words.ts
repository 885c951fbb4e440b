import type { LineRule } from "#app/domain/rating/rule-of-line.ts";
import type { Text } from "./text.ts";

/** What stands where a line's customer does: a line that a window or a decision brought is called by what it is. */
export function subjectOfLine(
  line: { readonly customerLabel: string; readonly ruleCode: LineRule },
  text: Text,
): string {
  return line.customerLabel || text(`documents.rule.${line.ruleCode}`);
}
