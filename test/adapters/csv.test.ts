import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guardFormula, stripFormulaGuard } from "#app/adapters/csv/formula-guard.server.ts";
import { readCsv } from "#app/adapters/csv/read-csv.server.ts";
import { plainDecimal, writeCsv } from "#app/adapters/csv/write-csv.server.ts";

const COLUMNS = {
  email: { required: true, headers: ["E-mail", "Correo electrónico"] },
  name: { required: false, headers: ["Name", "Nombre"] },
};
const LIMITS = { columns: COLUMNS, maxRows: 1_000, maxBytes: 200_000_000 };
const read = (text: string | Uint8Array, limits: Partial<typeof LIMITS> = {}) =>
  readCsv(typeof text === "string" ? new TextEncoder().encode(text) : text, { ...LIMITS, ...limits });
const codes = async (text: string | Uint8Array) => (await read(text)).problems.map((problem) => problem.code);

const anyText = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc
    .array(
      fc.constantFrom("=", "+", "-", "@", "＝", "－", "'", '"', " ", "\t", "\r", "\n", ";", ",", "a", "−"),
      { maxLength: 8 },
    )
    .map((signs) => signs.join("")),
);

describe("writing CSV", () => {
  it("no cell that a spreadsheet could run starts without the guard", () => {
    for (const text of ["=1+1", "+34", "-x", "@x", "\tx", "\rx", "＝x", "－x", '  "=x', " =x"])
      expect(guardFormula(text)).toBe(`'${text}`);
    for (const text of ["Ana", "1-2", "a@b.es", "'tis"]) expect(guardFormula(text)).toBe(text);
  });

  it("the guard comes off as it went on, for every text", () => {
    fc.assert(
      fc.property(anyText, (text) => stripFormulaGuard(guardFormula(text)) === text),
      { numRuns: 3_000 },
    );
  });

  it("numbers stay numbers and amounts decimals, comma in Spanish", () => {
    const columns = [
      { header: "minor", cell: (minor: bigint) => minor },
      { header: "amount", cell: (minor: bigint) => ({ minor, currency: "USD" }) },
    ];
    const file = (locale: "en" | "es") =>
      new TextDecoder().decode(writeCsv({ columns, rows: [-123450n], locale }));
    expect(file("en")).toBe("minor,amount\r\n-123450,-1234.50\r\n");
    expect(file("es")).toBe("minor;amount\r\n-123450;-1234,50\r\n");
    expect(plainDecimal({ minor: -5n, currency: "KWD" }, "en")).toBe("-0.005");
    expect(plainDecimal({ minor: 1200n, currency: "CLP" }, "es")).toBe("1200");
  });
});

describe("reading CSV", () => {
  it("what we write is read back, whatever the texts, in both languages", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyText, { minLength: 1, maxLength: 5 }),
        fc.constantFrom("en" as const, "es" as const),
        async (names, locale) => {
          const kept = names.map((name) => name.replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff]/gu, "·"));
          const bytes = writeCsv({
            columns: [
              { header: locale === "es" ? "Correo electrónico" : "E-mail", cell: () => "ana@example.com" },
              { header: "name", cell: (name: string) => name },
            ],
            rows: kept,
            locale,
            bom: true,
          });
          const reading = await read(bytes);
          expect(reading.problems).toEqual([]);
          expect(reading.rows.map((row) => row.values.name)).toEqual(kept.map((name) => name.trim()));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("tells the line, the column and the reason of every bad row and keeps the good ones", async () => {
    const reading = await read(
      'email;nombre\n"a@x.es";"two\nlines"\n;Eva\nb@x.es;B;extra\n\nc@x.es;\u202egnp.exe\ne@x.es;"E" S.A.\nf@x.es;"F\n',
    );
    expect(reading.rows.map((row) => [row.line, row.values.email])).toEqual([
      [2, "a@x.es"],
      [8, "e@x.es"],
    ]);
    expect(reading.problems).toEqual([
      { line: 4, column: "email", code: "value_missing" },
      { line: 5, column: null, code: "cell_count" },
      { line: 7, column: "name", code: "cell_has_control_character" },
      { line: 9, column: null, code: "quote_broken" },
    ]);
    expect(reading.usable).toBe(true);
  });

  it("reads UTF-16 and Windows-1252 as well as UTF-8, by tab too", async () => {
    const text = "email\tnombre\na@x.es\tMuñoz\n";
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
    for (const bytes of [
      utf16,
      Buffer.from(utf16).swap16(),
      Buffer.from(text, "latin1"),
      Buffer.from(`\ufeff${text}`),
    ]) {
      expect((await read(bytes)).rows[0]?.values.name).toBe("Muñoz");
    }
  });

  it("lets in only the headers that are expected, look-alikes of other alphabets not", async () => {
    expect(await codes("email,org_id\na@x.es,1")).toEqual(["header_unknown"]);
    expect(await codes("еmail,name\na@x.es,A")).toEqual(["header_unknown", "header_missing"]);
    expect(await codes("email,correo electronico\na@x.es,b@x.es")).toEqual(["header_repeated"]);
    expect(await codes("name\nAna")).toEqual(["header_missing"]);
  });

  it("refuses what is not a text file, each with its own code", async () => {
    expect(await codes(new Uint8Array())).toEqual(["file_empty"]);
    expect(await codes(Buffer.from([0x50, 0x4b, 3, 4, 20, 0]))).toEqual(["file_is_spreadsheet"]);
    expect(await codes(Buffer.from("%PDF-1.7"))).toEqual(["file_not_text"]);
    expect(await codes("email\na\0b")).toEqual(["file_has_nul"]);
    expect((await read("email\na@x.es", { maxBytes: 5 })).problems[0]?.code).toBe("file_too_large");
    expect((await read("email\na\nb\nc", { maxRows: 2 })).problems).toEqual([
      { line: 4, column: null, code: "too_many_rows" },
    ]);
  });

  it("one line of 100 MB and 10,000 columns are refused without reading them through", async () => {
    const huge = Buffer.alloc(100_000_000, "a");
    expect((await read(huge, { maxBytes: 20_000_000 })).problems[0]?.code).toBe("file_too_large");
    const started = performance.now();
    expect(await codes(huge)).toEqual(["line_too_long"]);
    expect(await codes(`email\n"${"a".repeat(1_000_000)}`)).toEqual(["line_too_long"]);
    expect(await codes(`${"a,".repeat(10_000)}a\n`)).toEqual(["too_many_columns"]);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
