import { type ApiEvent, minorOf } from "#app/features/revenue/revenue-api-fields.server.ts";
import type { LineDeductions, RevenueLineInput } from "#app/features/revenue/revenue-input.ts";

/** The parts of a line's net that it names; what it does not name is none. */
export function apiParts(
  line: ApiEvent["lines"][number],
): Pick<RevenueLineInput, "feeMinor" | "creditMinor" | "deductions"> {
  const said = Object.entries(line.deductions ?? {});
  return {
    feeMinor: line.fee ? minorOf(line.fee) : 0n,
    creditMinor: line.credit ? minorOf(line.credit) : 0n,
    deductions:
      said.length > 0
        ? (Object.fromEntries(said.map(([name, part]) => [name, minorOf(part)])) as LineDeductions)
        : null,
  };
}
