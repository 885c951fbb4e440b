import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bankAccountText, bankSchemeOf, lastFour, readBankAccount } from "#app/domain/bank-account.ts";
import { clabeCheckDigit, isClabe } from "#app/domain/clabe.ts";

const read = (typed: { country: string; number: string; bic?: string; holderName?: string }) =>
  readBankAccount({ holderName: "Estudio Ñandú, S.A. de C.V.", bic: "", ...typed });
const faultsOf = (typed: Parameters<typeof read>[0]) => {
  const answer = read(typed);
  return answer.ok ? [] : answer.faults.map(({ field, code }) => `${field} ${code}`);
};

describe("a CLABE", () => {
  // Published: Wikipedia, STP's documentation, Banco de México's manuals.
  test("of a published example has its weights 3, 7, 1", () => {
    expect(isClabe("032180000118359719")).toBe(true);
  });

  test.each(["032180000118359719", "002010077777777771", "646180110400000007"])("%s is one", (clabe) => {
    expect(isClabe(clabe)).toBe(true);
    expect(clabeCheckDigit(clabe.slice(0, 17))).toBe(Number(clabe[17]));
  });

  test("with one digit mistyped is none, whichever it is", () => {
    const digits = fc.stringMatching(/^\d{17}$/);
    fc.assert(
      fc.property(digits, fc.nat(17), fc.integer({ min: 1, max: 9 }), (first17, at, by) => {
        const clabe = `${first17}${clabeCheckDigit(first17)}`;
        expect(isClabe(clabe)).toBe(true);
        const wrong = (Number(clabe[at]) + by) % 10;
        expect(isClabe(`${clabe.slice(0, at)}${wrong}${clabe.slice(at + 1)}`)).toBe(false);
      }),
    );
  });

  test("has 18 digits and nothing else", () => {
    for (const typed of [
      "",
      "03218000011835971",
      "0321800001183597190",
      "03218000011835971x",
      "٠٣٢١٨٠٠٠٠١١٨٣٥٩٧١٩",
    ])
      expect(isClabe(typed)).toBe(false);
  });
});

describe("a bank account", () => {
  test("is told by IBAN in the SEPA area, by CLABE in Mexico, elsewhere by BIC and number", () => {
    expect(["ES", "MC", "GB", "MX", "CO", "US"].map(bankSchemeOf)).toEqual([
      "iban",
      "iban",
      "iban",
      "clabe",
      "swift",
      "swift",
    ]);
  });

  test("is the same however it was typed", () => {
    const typed = [
      { country: "ES", number: "es91 2100 0418 4502 0005 1332", holderName: " Ana   García " },
      { country: "ES", number: "ES9121000418450200051332", holderName: "Ana García" },
    ];
    const texts = typed.map((one) => {
      const answer = read(one);
      return answer.ok ? bankAccountText(answer.account) : "";
    });
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain("ES9121000418450200051332");
    expect(lastFour("ES9121000418450200051332")).toBe("1332");
  });

  test("has an IBAN whose check digits hold, of the bank's country", () => {
    expect(faultsOf({ country: "ES", number: "ES9121000418450200051332" })).toEqual([]);
    expect(faultsOf({ country: "ES", number: "ES9121000418450200051333" })).toEqual(["number iban_wrong"]);
    expect(faultsOf({ country: "ES", number: "DE89370400440532013000" })).toEqual([
      "number iban_other_country",
    ]);
    expect(faultsOf({ country: "ES", number: "032180000118359719" })).toEqual(["number iban_wrong"]);
  });

  test("has in Mexico a CLABE whose check digit holds", () => {
    expect(faultsOf({ country: "MX", number: "032 180 00011835971 9" })).toEqual([]);
    expect(faultsOf({ country: "MX", number: "032180000118359718" })).toEqual(["number clabe_wrong"]);
  });

  test("has elsewhere a BIC of the bank's country and a number, which is a right IBAN if it looks like one", () => {
    expect(faultsOf({ country: "CO", number: "123-456789-01", bic: "colocobm" })).toEqual([]);
    expect(faultsOf({ country: "CO", number: "12", bic: "COLOCOBM" })).toEqual([
      "number account_number_wrong",
    ]);
    expect(faultsOf({ country: "CO", number: "12345678", bic: "COLO" })).toEqual(["bic bic_wrong"]);
    expect(faultsOf({ country: "CO", number: "12345678", bic: "BOFAUS3N" })).toEqual([
      "bic bic_other_country",
    ]);
    expect(faultsOf({ country: "TR", number: "TR330006100519786457841327", bic: "TGBATRIS" })).toEqual([
      "number iban_wrong",
    ]);
    expect(faultsOf({ country: "TR", number: "TR330006100519786457841326", bic: "TGBATRIS" })).toEqual([]);
  });

  test("names every fault at once, and a holder in letters that banks take", () => {
    expect(faultsOf({ country: "CO", number: "", bic: "", holderName: "Али" })).toEqual([
      "holderName holder_not_for_banks",
      "number account_number_wrong",
      "bic bic_wrong",
    ]);
  });
});
