import type { Canonical } from "./canonical-json.ts";
import type { Currency } from "./money.ts";
import type { Period } from "./period.ts";

/** One line of a sealed month that should have been otherwise; amounts in minor units, signed. */
export type RestatedLine = {
  readonly adjustmentId: string;
  /** Why: the terms that two people drew back. */
  readonly backdatingId: string;
  /** The sealed line that it corrects; null where the month had none. */
  readonly correctsLineId: string | null;
  readonly wasMinor: bigint;
  readonly isMinor: bigint;
  /** The month into whose statement the difference goes. */
  readonly settledIn: Period;
  /** The line as it should have been, as it was written down with the adjustment; null where there should be none. */
  readonly shouldBe: Canonical;
};

export type RestatementDocumentInput = {
  readonly number: string;
  readonly version: number;
  readonly partnerId: string;
  readonly legalEntityId: string;
  readonly payeeProfileId: string;
  readonly currency: Currency;
  readonly period: Period;
  /** The version that it corrects, and the hash of its text. */
  readonly before: { readonly version: number; readonly sha256: string };
  /** What was corrected by then is in it. */
  readonly sealedAt: Date;
  readonly lines: readonly RestatedLine[];
};

/** What the lines of a restatement add up to, minor units. */
export type RestatedSums = {
  readonly wasMinor: bigint;
  readonly isMinor: bigint;
  readonly differenceMinor: bigint;
};

export function restatedSums(lines: readonly Pick<RestatedLine, "wasMinor" | "isMinor">[]): RestatedSums {
  const wasMinor = lines.reduce((sum, line) => sum + line.wasMinor, 0n);
  const isMinor = lines.reduce((sum, line) => sum + line.isMinor, 0n);
  return { wasMinor, isMinor, differenceMinor: isMinor - wasMinor };
}

/**
 * What a restatement seals: the version before it, by its hash, and every line that differs, in the order of the
 * adjustments' ids. The same adjustments give the same document; `canonicalJson` of it is what is hashed.
 */
export function restatementDocument(input: RestatementDocumentInput): Canonical {
  const { number, version, partnerId, legalEntityId, payeeProfileId, currency } = input;
  return {
    schema: 1,
    kind: "restatement",
    ...{ number, version, partnerId, legalEntityId, payeeProfileId, currency },
    period: input.period,
    restates: { version: input.before.version, sha256: input.before.sha256 },
    sealedAt: input.sealedAt.toISOString(),
    sums: restatedSums(input.lines),
    lines: [...input.lines]
      .sort((a, b) => (a.adjustmentId < b.adjustmentId ? -1 : 1))
      .map((line) => ({ ...line, differenceMinor: line.isMinor - line.wasMinor })),
  };
}

/** The lines of a sealed restatement, read back from its text. */
export function readRestatedLines(canonical: string): RestatedLine[] {
  const { lines } = JSON.parse(canonical) as { lines: Record<keyof RestatedLine, string>[] };
  return lines.map((line) => ({
    adjustmentId: line.adjustmentId,
    backdatingId: line.backdatingId,
    correctsLineId: line.correctsLineId,
    wasMinor: BigInt(line.wasMinor),
    isMinor: BigInt(line.isMinor),
    settledIn: line.settledIn,
    shouldBe: line.shouldBe,
  }));
}
