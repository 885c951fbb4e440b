import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import { ratedMonths, sortedLines } from "./engine-months.ts";
import { expectedMonths } from "./months.ts";
import type { ExpectedLine, World } from "./world.ts";

/** The first difference between the engine and the reference model, told in a few lines; null where there is none. */
export function differenceIn(world: World): string | null {
  return differenceBetween(expectedMonths(world), ratedMonths(world));
}

export function differenceBetween(
  expected: readonly ExpectedLine[][],
  rated: readonly CommissionLine[][],
): string | null {
  for (const [month, lines] of expected.entries()) {
    const got = sortedLines(rated[month]!);
    const wanted = lines.map(written);
    const have = got.map(written);
    const missing = wanted.filter((line, at) => line !== have[at] && !have.includes(line));
    const spare = have.filter((line, at) => line !== wanted[at] && !wanted.includes(line));
    if (missing.length > 0 || spare.length > 0 || wanted.length !== have.length)
      return [
        `month ${month + 1}`,
        ...missing.map((line) => `  expected ${line}`),
        ...spare.map((line) => `  rated    ${line}`),
      ].join("\n");
    const sums = [sumOf(lines), sumOf(got)];
    if (sums[0] !== sums[1]) return `month ${month + 1}\n  expected ${sums[0]}\n  rated    ${sums[1]}`;
  }
  return null;
}

function written(line: ExpectedLine): string {
  const { derivedFrom, occurredAt, partnerId, currency, versionId, reason, amount, base, ratePpm } = line;
  const at = new Date(occurredAt).toISOString();
  const release = line.releaseAt === null ? "-" : new Date(line.releaseAt).toISOString();
  return (
    `${derivedFrom} ${reason} ${amount} ${currency} base ${base} rate ${ratePpm} held ${line.fromHeld} ` +
    `available ${line.fromAvailable} at ${at} release ${release} ${partnerId} ${versionId} reverses ${line.reverses}`
  );
}

/** The month's sums as a statement has them: by partner, currency and whether it is on hold. */
function sumOf(lines: readonly ExpectedLine[]): string {
  const sums = new Map<string, bigint>();
  for (const line of lines) {
    const isEarned = line.reverses === null && line.releaseAt !== null;
    const add = (side: string, minor: bigint) => {
      const key = `${line.partnerId} ${line.currency} ${side}`;
      sums.set(key, (sums.get(key) ?? 0n) + minor);
    };
    add("held", isEarned ? line.amount : -line.fromHeld);
    add("available", isEarned ? 0n : -line.fromAvailable);
  }
  return [...sums]
    .map(([key, minor]) => `${key} ${minor}`)
    .sort()
    .join(", ");
}
