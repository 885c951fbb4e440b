import type { ReactNode } from "react";
import { money } from "#app/domain/money.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

/** What a chart's numbers are: minor units of a currency, or a count. */
export type ChartUnit = { readonly currency: string } | "count";
/** Minor units or a count; a bigint is exact in labels and tables, and only rounded to place it. */
export type ChartValue = bigint | number;

/** A chart is drawn twice, for a wide and a narrow screen, so that its letters keep their size. */
const WIDE = 720;
const NARROW = 343;

export type ChartTable = { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };

type ChartFigureProps = {
  /** The finding in a sentence: "October: 5,246 USD earned, up 4%". */
  title: string;
  height: number;
  draw: (width: number) => ReactNode;
  table: ChartTable;
};

/** Frame of every chart: its finding as title, the drawing, and the same numbers as a table. */
export function ChartFigure({ title, height, draw, table }: ChartFigureProps) {
  const text = useText();
  return (
    <figure className="chart">
      <figcaption className="chart-title">{title}</figcaption>
      {[WIDE, NARROW].map((width) => (
        <svg
          key={width}
          className={width === WIDE ? "chart-wide" : "chart-narrow"}
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={title}
        >
          {draw(width)}
        </svg>
      ))}
      <details className="chart-table">
        <summary>{text("shell.chart_view_table")}</summary>
        <div className="table-scroll">
          <table className="data-table data-table-compact">
            <caption className="sr-only">{title}</caption>
            <thead>
              <tr>
                {table.heads.map((head, position) => (
                  <th key={head} scope="col" className={position > 0 ? "numeric" : undefined}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row[0]}>
                  {row.map((cell, position) =>
                    position === 0 ? (
                      <th key={table.heads[0]} scope="row">
                        {cell}
                      </th>
                    ) : (
                      <td key={table.heads[position]} className="numeric">
                        {cell}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** Writes a chart's value as the reader writes it; the currency stands in the title or the head. */
export function useChartFormat(unit: ChartUnit): (value: ChartValue) => string {
  const format = useFormat();
  return (value) =>
    unit === "count" ? format.count(value) : format.amount(money(BigInt(value), unit.currency));
}
