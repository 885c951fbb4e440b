import { scaleBand } from "d3-scale";
import { stack } from "d3-shape";
import { useText } from "#app/i18n/provider.tsx";
import { AXIS_HEIGHT, Baseline, heightScale } from "./chart-axis.tsx";
import { ChartFigure, type ChartUnit, type ChartValue, useChartFormat } from "./chart-figure.tsx";

export type BarSeries = {
  key: string;
  label: string;
  /** One per category, none negative. */
  values: readonly ChartValue[];
  /** 1 AI Course, 2 MarketingAI, 3 DocuAI, 4 other: a product keeps its colour. */
  colour: 1 | 2 | 3 | 4;
  /** Drawn pale and dashed, and said to be an estimate. */
  estimated?: boolean;
};

type BarChartProps = {
  title: string;
  categories: readonly string[];
  /** At most four, the lowest first. */
  series: readonly BarSeries[];
  unit: ChartUnit;
  height?: number;
  /** Head of the table's first column; "Period" by default. */
  categoryHead?: string;
};

const LABEL_ROOM = 128;

/** Stacked bars over categories, each series named beside the last bar. */
export function BarChart({ title, categories, series, unit, height = 140, categoryHead }: BarChartProps) {
  const text = useText();
  const write = useChartFormat(unit);
  const totals = categories.map((_, at) =>
    series.reduce((sum, { values }) => sum + BigInt(values[at] ?? 0), 0n),
  );
  const layers = stack<number, BarSeries>()
    .keys(series)
    .value((at, { values }) => Number(values[at] ?? 0))(categories.map((_, at) => at));
  const y = heightScale(totals.map(Number), height);
  const named = (one: BarSeries) =>
    one.estimated ? `${one.label} (${text("shell.chart_estimated")})` : one.label;

  const draw = (width: number) => {
    const plotWidth = series.length > 1 ? width - LABEL_ROOM : width;
    const x = scaleBand<number>()
      .domain(categories.map((_, at) => at))
      .range([0, plotWidth])
      .paddingInner(0.4)
      .paddingOuter(0.1);
    const left = (at: number) => x(at) ?? 0;
    const last = categories.length - 1;
    const labelled = totals.map((total) => write(total).length * 7 + 4 <= x.step());
    return (
      <>
        {layers.map((layer) =>
          layer.map(([from, to], at) => {
            const tall = y(from) - y(to);
            return tall > 0 ? (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: a category is its position
                key={at}
                className={`series-${layer.key.colour} chart-bar ${layer.key.estimated ? "chart-estimated" : ""}`}
                x={left(at)}
                y={y(to)}
                width={x.bandwidth()}
                height={from > 0 ? Math.max(0.5, tall - 1) : tall}
              />
            ) : null;
          }),
        )}
        {totals.map((total, at) =>
          total > 0n && (labelled.every(Boolean) || at === last) ? (
            <text
              // biome-ignore lint/suspicious/noArrayIndexKey: a category is its position
              key={at}
              className="chart-label"
              x={at === last ? left(at) + x.bandwidth() : left(at) + x.bandwidth() / 2}
              textAnchor={at === last ? "end" : "middle"}
              y={y(Number(total)) - 6}
            >
              {write(total)}
            </text>
          ) : null,
        )}
        {series.length > 1
          ? spread(layers.map((layer) => middle(layer[last], y))).map((labelY, order) => (
              <text
                key={series[order]?.key}
                className="chart-series-label"
                x={left(last) + x.bandwidth() + 10}
                y={labelY + 4}
              >
                <tspan className={`series-${series[order]?.colour} chart-bar`}>{"■ "}</tspan>
                {series[order] ? named(series[order]) : ""}
              </text>
            ))
          : null}
        <Baseline
          width={plotWidth}
          y={y(0)}
          labelsY={height - AXIS_HEIGHT + 16}
          step={x.step()}
          labels={categories.map((label, at) => ({ label, x: left(at) + x.bandwidth() / 2 }))}
        />
      </>
    );
  };

  const sums = series.length > 1 ? [text("shell.chart_total")] : [];
  const table = {
    heads: [categoryHead ?? text("shell.chart_period"), ...series.map(named), ...sums],
    rows: categories.map((category, at) => [
      category,
      ...series.map(({ values }) => write(values[at] ?? 0)),
      ...sums.map(() => write(totals[at] ?? 0n)),
    ]),
  };
  return <ChartFigure title={title} height={height} draw={draw} table={table} />;
}

function middle(
  segment: readonly [number, number] | readonly number[] | undefined,
  y: (value: number) => number,
) {
  const [from = 0, to = 0] = segment ?? [];
  return (y(from) + y(to)) / 2;
}

/** Keeps labels, given from the lowest up, at least a line apart. */
function spread(heights: readonly number[]): number[] {
  const placed: number[] = [];
  for (const wanted of heights)
    placed.push(Math.min(wanted, (placed.at(-1) ?? Number.POSITIVE_INFINITY) - 15));
  return placed;
}
