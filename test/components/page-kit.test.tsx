import { readdirSync, readFileSync } from "node:fs";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { BarChart } from "#app/components/bar-chart.tsx";
import { Checkbox, RadioGroup, Select } from "#app/components/choice-fields.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { ErrorSummary } from "#app/components/error-summary.tsx";
import { FormContext } from "#app/components/form-state.ts";
import { TextInput } from "#app/components/text-fields.tsx";
import { spansOf, Waterfall } from "#app/components/waterfall.tsx";
import { CATALOGUE } from "#app/i18n/catalogue.server.ts";
import { I18nProvider } from "#app/i18n/provider.tsx";

function draw(page: ReactNode): string {
  return renderToStaticMarkup(
    <I18nProvider locale="es" messages={CATALOGUE.es} timeZone="UTC">
      {page}
    </I18nProvider>,
  );
}

function refused(fields: ReactNode, typed: Record<string, readonly string[]>): string {
  const problems = [{ field: "iban", sentence: "Falta el IBAN" }];
  return draw(
    <FormContext.Provider value={{ idPrefix: "", problems, typed }}>
      <ErrorSummary problems={problems} />
      {fields}
    </FormContext.Provider>,
  );
}

describe("a refused form", () => {
  it("links each problem to its field, which names the same sentence as its description", () => {
    const html = refused(<TextInput name="iban" label="IBAN" hint="24 signos" />, {});
    const id = /<a href="#([^"]+)">Falta el IBAN<\/a>/.exec(html)?.[1];
    expect(html).toContain(`<label for="${id}">`);
    expect(html).toMatch(new RegExp(`<input[^>]*id="${id}"[^>]*aria-describedby="${id}-hint ${id}-error"`));
    expect(html).toMatch(new RegExp(`id="${id}-error">.*Falta el IBAN`));
    expect(html).toContain('aria-invalid="true"');
  });

  it("keeps what was typed, and passwords never", () => {
    const fields = (
      <>
        <TextInput name="company" label="Empresa" defaultValue="Antes" />
        <TextInput name="password" label="Clave" type="password" />
        <Select name="country" label="País" choices={[{ value: "es", label: "España" }]} />
        <RadioGroup name="size" label="Tamaño" choices={[{ value: "s", label: "S" }]} defaultValue="s" />
        <Checkbox name="news" label="Avisos" defaultChecked />
      </>
    );
    const html = refused(fields, { company: ["Faro & Sol"], password: ["hunter2"], country: ["es"] });
    expect(html).toContain('value="Faro &amp; Sol"');
    expect(html).not.toContain("hunter2");
    expect(html).toContain('<option value="es" selected="">');
    expect(html, "what was left unticked stays unticked").not.toContain("checked");
  });
});

describe("a table", () => {
  const columns = [
    { key: "name", head: "Cliente", cell: (row: { name: string }) => row.name },
    { key: "base", head: "Base", numeric: true, cell: () => "1" },
    { key: "earned", head: "Comisión", numeric: true, cell: () => "2" },
  ];

  it("puts a total under its own column and its label under all before", () => {
    const totals = [{ key: "all", label: "Total", cells: { earned: "2" }, rule: "double" as const }];
    const html = draw(
      <DataTable
        caption="Líneas"
        columns={columns}
        rows={[{ name: "Sol" }]}
        rowKey={(row) => row.name}
        totals={totals}
      />,
    );
    expect(html).toMatch(
      /<tfoot><tr class="total-double"><th scope="row" colSpan="2">Total<\/th><td [^>]*><span>2</,
    );
  });

  it("shows its empty state where there are no rows", () => {
    const html = draw(
      <DataTable caption="Líneas" columns={columns} rows={[]} rowKey={() => ""} empty={<p>Nada</p>} />,
    );
    expect(html).toBe("<p>Nada</p>");
  });
});

describe("a chart", () => {
  const usd = { currency: "USD" };

  it("carries the same numbers as a table, sums included, to the cent", () => {
    const huge = 900719925474099355n;
    const series = [
      { key: "a", label: "AI Course", colour: 1 as const, values: [huge, 0n] },
      { key: "m", label: "MarketingAI", colour: 2 as const, values: [1n, 0n] },
    ];
    const html = draw(<BarChart title="Octubre" categories={["sep", "oct"]} series={series} unit={usd} />);
    expect(html).toContain('<td class="numeric">9.007.199.254.740.993,55</td>');
    expect(html).toContain('<td class="numeric">9.007.199.254.740.993,56</td>');
  });

  it("is drawn without NaN when nothing was earned at all", () => {
    const none = [{ key: "a", label: "AI Course", colour: 1 as const, values: [0n] }];
    expect(draw(<BarChart title="Nada" categories={["oct"]} series={none} unit={usd} />)).not.toContain(
      "NaN",
    );
    expect(draw(<BarChart title="Nada" categories={[]} series={[]} unit={usd} />)).not.toContain("NaN");
    expect(draw(<Waterfall title="Nada" steps={[]} unit={usd} />)).not.toContain("NaN");
  });

  it("hangs each change where the one before ended", () => {
    const steps = [
      { label: "Apertura", kind: "total" as const, value: 100n },
      { label: "Ganado", kind: "change" as const, value: 50n },
      { label: "Devuelto", kind: "change" as const, value: -170n },
      { label: "Cierre", kind: "total" as const, value: -20n },
    ];
    expect(spansOf(steps)).toEqual([
      { from: 0n, to: 100n },
      { from: 100n, to: 150n },
      { from: 150n, to: -20n },
      { from: 0n, to: -20n },
    ]);
  });
});

it("no page and no component writes a style attribute, which the content security policy refuses", () => {
  const app = new URL("../../app/", import.meta.url);
  const sources = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".tsx"),
  );
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter((file) => /\sstyle=[{"]/.test(readFileSync(new URL(file, app), "utf8")))).toEqual([]);
});
