import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate } from "#app/domain/allocate.ts";
import { add, compare, money, subtract, sum } from "#app/domain/money.ts";
import { decimalText, parseAmount } from "#app/domain/money-text.ts";
import { divideHalfEven } from "#app/domain/rounding.ts";

describe("rounding", () => {
  test.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [-2n, 3n, -1n],
    [15n, -10n, -2n],
    [25n, 10n, 2n],
    [26n, 10n, 3n],
  ])("%d ÷ %d rounds to %d, ties to the even neighbour", (numerator, denominator, expected) => {
    expect(divideHalfEven(numerator, denominator)).toBe(expected);
  });

  test("is never further than half a unit away, and the same for both signs", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n, max: 10n ** 12n }), (numerator, denominator) => {
        const rounded = divideHalfEven(numerator, denominator);
        const twiceOff = 2n * (rounded * denominator - numerator);
        expect(twiceOff <= denominator && twiceOff >= -denominator).toBe(true);
        if (twiceOff === denominator || twiceOff === -denominator) expect(rounded % 2n).toBe(0n);
        expect(divideHalfEven(-numerator, denominator)).toBe(-rounded);
      }),
    );
  });
});

describe("allocate", () => {
  const shares = fc.uniqueArray(
    fc.record({ id: fc.string(), weight: fc.bigInt({ min: 0n, max: 10n ** 9n }) }),
    { selector: (share) => share.id, minLength: 1, maxLength: 12 },
  );

  test("gives the units left to the largest remainders, ties to the smaller id", () => {
    const thirds = ["c", "a", "b"].map((id) => ({ id, weight: 1n }));
    expect(allocate(100n, thirds)).toEqual([
      { id: "c", minor: 33n },
      { id: "a", minor: 34n },
      { id: "b", minor: 33n },
    ]);
    expect(
      allocate(10n, [
        { id: "a", weight: 10n },
        { id: "b", weight: 19n },
        { id: "c", weight: 71n },
      ]).map((part) => part.minor),
    ).toEqual([1n, 2n, 7n]);
  });

  test("loses nothing, stays within a unit of the exact part, mirrors negative totals, ignores the order", () => {
    fc.assert(
      fc.property(shares, fc.bigInt({ min: 0n, max: 10n ** 15n }), (list, total) => {
        const weight = list.reduce((all, share) => all + share.weight, 0n);
        fc.pre(weight > 0n);
        const parts = allocate(total, list);
        expect(parts.reduce((all, part) => all + part.minor, 0n)).toBe(total);
        parts.forEach((part, index) => {
          const off = part.minor * weight - total * (list[index]?.weight ?? 0n);
          expect(off < weight && off > -weight).toBe(true);
        });
        expect(allocate(-total, list).map((part) => -part.minor)).toEqual(parts.map((part) => part.minor));
        const turned = allocate(total, [...list].reverse()).reverse();
        expect(turned).toEqual(parts);
      }),
    );
  });

  test("refuses to lose a total that nobody can carry", () => {
    expect(() => allocate(1n, [])).toThrow("divided among somebody");
    expect(() => allocate(1n, [{ id: "a", weight: -1n }])).toThrow("not negative");
  });
});

describe("money", () => {
  test("currencies never mix", () => {
    expect(() => add(money(1n, "USD"), money(1n, "EUR"))).toThrow("same currency");
    expect(() => compare(money(1n, "USD"), money(1n, "EUR"))).toThrow("same currency");
    expect(() => sum([money(1n, "USD")], "EUR")).toThrow("same currency");
    expect(subtract(money(5n, "USD"), money(7n, "USD"))).toEqual(money(-2n, "USD"));
    expect(sum([], "JPY")).toEqual(money(0n, "JPY"));
  });
});

describe("typed amounts", () => {
  test.each([
    ["1234.5", "USD", 123_450n],
    ["1,234.50", "USD", 123_450n],
    ["1.234,50", "EUR", 123_450n],
    ["1 234,50", "EUR", 123_450n],
    ["1.234.567", "EUR", 123_456_700n],
    ["-12,5", "EUR", -1_250n],
    ["−12", "USD", -1_200n],
    ["0.05", "USD", 5n],
    ["0,500", "KWD", 500n],
    ["12.5000", "USD", 1_250n],
    ["1200", "JPY", 1_200n],
    ["1234.567", "KWD", 1_234_567n],
    ["0007", "USD", 700n],
  ])("%s %s is read as %d", (text, currency, minor) => {
    expect(parseAmount(text, currency)).toEqual({ ok: true, minor });
  });

  test("a single separator before three digits is read by the person's language, and never guessed", () => {
    expect(parseAmount("1,234", "USD")).toEqual({ ok: false, code: "ambiguous_separator" });
    expect(parseAmount("1,234", "USD", "en")).toEqual({ ok: true, minor: 123_400n });
    expect(parseAmount("1.234", "EUR", "es")).toEqual({ ok: true, minor: 123_400n });
    expect(parseAmount("1.234", "USD", "en")).toEqual({ ok: false, code: "ambiguous_separator" });
    expect(parseAmount("1.234", "KWD", "en")).toEqual({ ok: true, minor: 1_234n });
    expect(parseAmount("1.234", "KWD", "es")).toEqual({ ok: true, minor: 1_234_000n });
  });

  test.each([
    ["", "not_an_amount"],
    ["12€", "not_an_amount"],
    ["1e5", "not_an_amount"],
    ["1,23,456.00", "not_an_amount"],
    ["12.34.56", "not_an_amount"],
    ["1.234,567,8", "not_an_amount"],
    ["5.", "not_an_amount"],
    ["--5", "not_an_amount"],
    ["1.005", "ambiguous_separator"],
    ["1.2345", "too_many_decimals"],
    ["99999999999999", "amount_too_large"],
  ])("%j is refused as %s", (text, code) => {
    expect(parseAmount(text, "USD")).toEqual({ ok: false, code });
  });

  test("what is written for files is read back the same", () => {
    expect(decimalText(money(-123_450n, "USD"))).toBe("-1234.50");
    expect(decimalText(money(5n, "KWD"))).toBe("0.005");
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), (minor) => {
        for (const currency of ["USD", "JPY"]) {
          const text = decimalText({ minor, currency });
          expect(parseAmount(text, currency)).toEqual({ ok: true, minor });
        }
      }),
    );
  });
});
