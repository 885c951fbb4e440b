import { describe, expect, it } from "vitest";
import { LOCALES } from "#app/domain/locale.ts";
import { type LineWorking, ZERO_REASONS } from "#app/domain/rating/commission-line.ts";
import { workingPieces } from "#app/domain/rating/working-pieces.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { workingSentence } from "#app/i18n/working-sentence.ts";

const EARNED: LineWorking = {
  kind: "earned",
  netMinor: 50_000n,
  taxMinor: 0n,
  removed: [],
  baseMinor: 50_000n,
  pays: "percentage",
  ratePpm: 200_000,
  brackets: [],
  counterBeforeMinor: null,
  quantity: null,
  unitPrice: null,
  clause: "4.2",
  windowFrom: "2026-05-04",
  windowTo: "2027-05-04",
  monthsLeft: 7,
  beforeRoundingMicros: 10_000_000_000n,
  afterRoundingMinor: 10_000n,
  weightPpm: 250_000,
  totalWeightPpm: 1_000_000,
  shareMinor: 2_500n,
  weightedBaseMinor: null,
  floor: null,
  cap: null,
  collectedMinor: null,
  part: null,
};
const REVERSAL: LineWorking = {
  kind: "reversal",
  reverses: "evt/0",
  clause: "4.2",
  originalNetMinor: 50_000n,
  creditedMinor: 10_000n,
  reducedNowMinor: 10_000n,
  reducedNetMinor: 25_000n,
  targetMinor: 5_000n,
  takenBackBeforeMinor: 3_000n,
  fromHeldMinor: 2_000n,
  fromAvailableMinor: 0n,
};
const sentence = (line: Parameters<typeof workingPieces>[0], locale: "en" | "es" = "en") =>
  workingSentence(workingPieces(line), "USD", textIn(locale), locale).replaceAll("\u00a0", " ");

describe("a line's working in words", () => {
  it("says rate, base, share and until when", () => {
    expect(sentence({ reason: "earned", working: EARNED })).toBe(
      "20% of 500.00 USD · your share 25% · commission for payments before 4 May 2027",
    );
    expect(sentence({ reason: "reversal", working: REVERSAL }, "es")).toBe(
      "250,00 USD de 500,00 USD reembolsados · su comisión fue de 100,00 USD · ya descontado antes: 30,00 USD",
    );
  });

  it.each(LOCALES)("every receipt for zero has its sentence, %s", (locale) => {
    for (const reason of ZERO_REASONS) {
      for (const windowTo of ["2027-05-04", null]) {
        expect(sentence({ reason, working: { kind: "nothing", netMinor: 0n, windowTo } }, locale)).toMatch(
          /\p{L}{3}/u,
        );
      }
    }
  });
});
