import { describe, expect, test } from "vitest";
import {
  type BankOutcome,
  type BankRow,
  matchReport,
  type OrderedPayment,
  proofType,
} from "#app/domain/bank-report.ts";

const ORDERED: OrderedPayment = {
  paymentId: "mpy_1",
  endToEndId: "pay-1",
  amountMinor: 10_010n,
  currency: "USD",
  state: "exported",
  reference: null,
  returnedMinor: 0n,
};
const CONFIRMED: OrderedPayment = { ...ORDERED, state: "confirmed", reference: "B1" };
const row = (change: Partial<BankRow> = {}): BankRow => ({
  endToEndId: "pay-1",
  amountMinor: 10_010n,
  currency: "USD",
  outcome: "paid",
  reference: "B1",
  reason: null,
  ...change,
});
const results = (rows: readonly BankRow[], payment = ORDERED) =>
  matchReport(rows, [payment]).map(({ result }) => result);

describe("a line of the bank's file", () => {
  test("is matched by end-to-end id, to the cent, in the currency", () => {
    expect(results([row()])).toEqual(["matched"]);
    expect(results([row({ endToEndId: "pay-2" })])).toEqual(["unknown_id"]);
    expect(results([row({ amountMinor: 10_011n })])).toEqual(["amount_differs"]);
    expect(results([row({ currency: "EUR" })])).toEqual(["currency_differs"]);
  });

  test("that stands there twice counts once", () => {
    expect(results([row(), row()])).toEqual(["matched", "twice_in_file"]);
    expect(results([row({ outcome: "returned" }), row({ outcome: "returned" })], CONFIRMED)).toEqual([
      "matched",
      "twice_in_file",
    ]);
  });

  test("that says again what is known is no work, under another reference it is", () => {
    expect(results([row()], CONFIRMED)).toEqual(["repeated"]);
    expect(results([row({ reference: "B2" })], CONFIRMED)).toEqual(["other_reference"]);
  });

  test("returns what was paid, once, also when the same file paid it", () => {
    const back = row({ outcome: "returned" });
    expect(results([back], CONFIRMED)).toEqual(["matched"]);
    expect(results([row(), back])).toEqual(["matched", "matched"]);
    expect(results([back])).toEqual(["not_confirmed_yet"]);
    expect(results([back], { ...CONFIRMED, returnedMinor: 10_010n })).toEqual(["returned_already"]);
  });

  test("refuses what was not paid, and nothing else", () => {
    const never = row({ outcome: "refused" });
    const refused: OrderedPayment = { ...ORDERED, state: "refused" };
    expect(results([never])).toEqual(["matched"]);
    expect(results([never], refused)).toEqual(["repeated"]);
    expect(results([never], CONFIRMED)).toEqual(["confirmed_already"]);
    expect(results([row(), never])).toEqual(["matched", "confirmed_already"]);
    for (const outcome of ["paid", "returned"] satisfies BankOutcome[])
      expect(results([row({ outcome })], refused)).toEqual(["refused_already"]);
  });
});

test("a proof is what its first bytes say, not its name", () => {
  expect(proofType(new TextEncoder().encode("%PDF-1.7"))).toBe("application/pdf");
  expect(proofType(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBe("image/png");
  expect(proofType(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe("image/jpeg");
  expect(proofType(new TextEncoder().encode("<html>"))).toBeNull();
  expect(proofType(new Uint8Array())).toBeNull();
});
