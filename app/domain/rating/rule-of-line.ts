import type { CommissionLine, LineReason } from "./commission-line.ts";
import type { EarnedWorking } from "./line-working.ts";

/** What a line is: the rule by which it came about. Pages, PDF and CSV have words for each (documents room). */
export const LINE_RULES = [
  "percentage",
  "platform_fee",
  "graduated",
  "volume",
  "per_unit",
  "flat",
  "fee",
  "true_up",
  "loyalty",
  "target_bonus",
  "growth_bonus",
  "guarantee",
  "adjustment",
  "write_off",
  "reversal",
  "given_back",
  "no_commission",
] as const satisfies readonly (EarnedWorking["pays"] | LineReason | "no_commission")[];
export type LineRule = (typeof LINE_RULES)[number];

/** A head's line by how the head pays, any other line of money by its reason, a receipt for zero as such. */
export function ruleOfLine({ reason, working }: Pick<CommissionLine, "reason" | "working">): LineRule {
  if (working.kind === "earned" && reason === "earned") return working.pays;
  return LINE_RULES.find((rule) => rule === reason) ?? "no_commission";
}
