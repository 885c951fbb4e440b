import { describe, expect, it } from "vitest";
import { statementCsv } from "#app/adapters/csv/statement-csv.server.ts";
import { acceptancePdf } from "#app/adapters/pdf/acceptance-pdf.server.ts";
import { statementPdf } from "#app/adapters/pdf/statement-pdf.server.ts";
import { LOCALES } from "#app/domain/locale.ts";
import { anAcceptanceView, aStatementLine, aStatementView } from "#test/factories/statement-view.ts";
import { textsOfPdf } from "./pdf-text.ts";

const textOf = async (bytes: Promise<Uint8Array>) => textsOfPdf(await bytes).join("\n");
const rawOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

describe("documents of a statement", () => {
  it.each(LOCALES)("the same statement gives the same bytes, %s", async (locale) => {
    const view = aStatementView(30);
    const first = await statementPdf(view, locale);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(Buffer.compare(first, await statementPdf(view, locale))).toBe(0);
    expect(Buffer.compare(statementCsv(view, locale), statementCsv(view, locale))).toBe(0);
    const other = await statementPdf({ ...view, hash: "0".repeat(64) }, locale);
    expect(Buffer.compare(first, other)).not.toBe(0);
  });

  it("what was made before leaves no trace: the fonts are read once, the glyphs are each document's own", async () => {
    const view = aStatementView(9);
    const first = await statementPdf(view, "es");
    await statementPdf(aStatementView(30), "en");
    expect(Buffer.compare(first, await statementPdf(view, "es"))).toBe(0);
  });

  it("every figure and every line can be read as text: accents, real minus, other alphabets", async () => {
    const line = aStatementLine(6, { customerLabel: "Łódź Ωμέγα Яндекс Peñón" });
    const text = await textOf(statementPdf(aStatementView(0, { lines: [line] }), "es"));
    for (const word of [
      "Liquidación REP-2026-10-0001",
      "Agencia Ñandú & Compañía",
      "−50,00",
      "−1.200,50",
      "Página 1 de 1",
    ]) {
      expect(text).toContain(word);
    }
    expect(text.replaceAll("\n", "")).toContain("Łódź Ωμέγα Яндекс Peñón");
    expect(text).not.toContain("\ufffd");
  });

  it("the sum of the lines is carried from page to page and stands at the end", async () => {
    const text = await textOf(statementPdf(aStatementView(60), "en"));
    const carried = [...text.matchAll(/Carried forward\n([\d.,]+)/g)].map((found) => found[1]);
    const brought = [...text.matchAll(/Brought forward\n([\d.,]+)/g)].map((found) => found[1]);
    expect(carried).toHaveLength(4);
    expect(brought).toEqual(carried);
    expect(text).toContain("Page 5 of 5");
    expect(text).toContain("Total of the lines\n8,565.96");
  });

  it("a screen reader finds language, title, headings and tables, and what is paid when nothing is", async () => {
    const raw = rawOf(await statementPdf(aStatementView(3), "es"));
    expect(raw).toContain("/Lang (es)");
    expect(raw).toContain("/Marked true");
    expect(raw).toContain("/DisplayDocTitle true");
    for (const element of ["/S /Document", "/S /H1", "/S /H2", "/S /Table", "/S /TH", "/S /TD"])
      expect(raw).toContain(element);
    const { figures } = aStatementView();
    const nothing = { figures: { ...figures, payableNowMinor: 0n }, payableReasonCode: "below_minimum" };
    expect((await textOf(statementPdf(aStatementView(1, nothing), "en"))).replaceAll("\n", " ")).toContain(
      "below your minimum payout",
    );
  });

  it("what people typed stays text: no script, no link, no markup in the metadata, no glyph that fails", async () => {
    const label = `=HYPERLINK(1) <script>) Tj /JS (x) 中文 \u202eevil\u0007 👩‍🏫 ${"x".repeat(300)}`;
    const view = aStatementView(0, {
      lines: [aStatementLine(1, { customerLabel: label })],
      issuer: { ...aStatementView().issuer, name: label },
    });
    const raw = rawOf(await statementPdf(view, "en"));
    expect(raw).not.toMatch(/\/JavaScript|\/JS|\/URI|\/Launch|\/EmbeddedFile|<script>/);
    const accepted = rawOf(
      await acceptancePdf(anAcceptanceView({ agreementTitle: { en: "A </rdf:li> & B", es: "" } }), "en"),
    );
    expect(accepted).not.toContain("A </rdf:li>");
    expect(new TextDecoder().decode(statementCsv(view, "en"))).toContain(",'=HYPERLINK(1)");
  });

  it("the CSV has minor units beside decimals, ISO days and its headers in the reader's language", () => {
    const [head, line] = new TextDecoder().decode(statementCsv(aStatementView(1), "es")).split("\r\n");
    expect(head).toMatch(/^Liquidación;Periodo;Línea;Fecha;/);
    expect(line).toContain(";2026-10-01;");
    expect(line).toContain(";50000;500,00;200000;10000;100,00;Retenida;2026-11-30;earned;;");
  });
});

describe("record of acceptance", () => {
  it.each(LOCALES)(
    "names who accepted, as what, when, every clause and the text's hash, the same bytes each time, %s",
    async (locale) => {
      const view = anAcceptanceView();
      const bytes = await acceptancePdf(view, locale);
      expect(Buffer.compare(bytes, await acceptancePdf(view, locale))).toBe(0);
      const text = textsOfPdf(bytes).join("\n");
      for (const word of [view.acceptedByName, view.acceptedInCapacity, "15:30 UTC", view.textHash, view.id])
        expect(text).toContain(word);
      for (const clause of view.clauses) expect(text).toContain(`${clause.number} ${clause.heading[locale]}`);
    },
  );
});
