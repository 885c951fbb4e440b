/** A report for programs: integers of any size as text. */
export function toJson(report: unknown): string {
  return JSON.stringify(
    report,
    (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value),
    2,
  );
}
