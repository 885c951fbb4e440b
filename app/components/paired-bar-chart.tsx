import { scaleBand } from "d3-scale";
import type { BarSeries } from "./bar-chart.tsx";
import { AXIS_HEIGHT, Baseline, heightScale } from "./chart-axis.tsx";
import { ChartFigure, type ChartUnit, useChartFormat } from "./chart-figure.tsx";

type PairedBarChartProps = {
  title: string;
  categories: readonly string[];
  /** What is compared; values may be below zero. */
  pair: readonly [BarSeries, BarSeries];
  unit: ChartUnit;
  /** Head of the table's first column. */
  categoryHead: string;
};

const HEIGHT = 180;
const LEGEND_HEIGHT = 22;

/** Two bars beside each other per category: before and after, old and new. Their names stand above. */
export function PairedBarChart({ title, categories, pair, unit, categoryHead }: PairedBarChartProps) {
  const write = useChartFormat(unit);
  const y = heightScale(
    pair.flatMap(({ values }) => values.map(Number)),
    HEIGHT,
  );

  const draw = (width: number) => {
    const x = scaleBand<number>()
      .domain(categories.map((_, at) => at))
      .range([0, width])
      .paddingInner(0.35)
      .paddingOuter(0.1);
    const inner = scaleBand<number>().domain([0, 1]).range([0, x.bandwidth()]).paddingInner(0.1);
    return (
      <>
        {pair.map((series, order) => (
          <text
            key={series.key}
            className="chart-series-label"
            x={order === 0 ? 0 : width / 2}
            y={LEGEND_HEIGHT - 10}
          >
            <tspan className={`series-${series.colour} chart-bar`}>{"■ "}</tspan>
            {series.label}
          </text>
        ))}
        {pair.map((series, order) =>
          series.values.map((value, at) => {
            const [top, bottom] = [y(Math.max(0, Number(value))), y(Math.min(0, Number(value)))];
            return bottom > top ? (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: a category is its position
                key={`${series.key}-${at}`}
                className={`series-${series.colour} chart-bar`}
                x={(x(at) ?? 0) + (inner(order) ?? 0)}
                y={top + LEGEND_HEIGHT}
                width={inner.bandwidth()}
                height={bottom - top}
              />
            ) : null;
          }),
        )}
        <Baseline
          width={width}
          y={y(0) + LEGEND_HEIGHT}
          labelsY={HEIGHT - AXIS_HEIGHT + 16 + LEGEND_HEIGHT}
          step={x.step()}
          labels={categories.map((label, at) => ({ label, x: (x(at) ?? 0) + x.bandwidth() / 2 }))}
        />
      </>
    );
  };

  const table = {
    heads: [categoryHead, ...pair.map(({ label }) => label)],
    rows: categories.map((category, at) => [category, ...pair.map(({ values }) => write(values[at] ?? 0n))]),
  };
  return <ChartFigure title={title} height={HEIGHT + LEGEND_HEIGHT} draw={draw} table={table} />;
}
