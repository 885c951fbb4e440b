import { scaleBand } from "d3-scale";
import { useText } from "#app/i18n/provider.tsx";
import { AXIS_HEIGHT, Baseline, heightScale } from "./chart-axis.tsx";
import { ChartFigure, type ChartUnit, useChartFormat } from "./chart-figure.tsx";

type WaterfallStep = {
  label: string;
  /** A total stands on zero; a change hangs where the one before ended. */
  kind: "total" | "change";
  value: bigint;
};
type WaterfallProps = { title: string; steps: readonly WaterfallStep[]; unit: ChartUnit; height?: number };

/** How one balance became another: opening, what was added and taken, closing. */
export function Waterfall({ title, steps, unit, height = 180 }: WaterfallProps) {
  const text = useText();
  const write = useChartFormat(unit);
  const spans = spansOf(steps);
  const y = heightScale(
    spans.flatMap(({ from, to }) => [Number(from), Number(to)]),
    height,
  );

  const draw = (width: number) => {
    const x = scaleBand<number>()
      .domain(steps.map((_, at) => at))
      .range([0, width])
      .paddingInner(0.35)
      .paddingOuter(0.1);
    return (
      <>
        {steps.map((step, at) => {
          const span = spans[at] ?? { from: 0n, to: 0n };
          const top = Math.min(y(Number(span.from)), y(Number(span.to)));
          const bottom = Math.max(y(Number(span.from)), y(Number(span.to)));
          const left = x(at) ?? 0;
          const colour = step.kind === "total" ? "chart-total" : "series-1 chart-bar";
          return (
            <g key={step.label}>
              <rect
                className={step.value < 0n ? "chart-negative" : colour}
                x={left}
                y={top}
                width={x.bandwidth()}
                height={Math.max(1, bottom - top)}
              />
              <text className="chart-label" x={left + x.bandwidth() / 2} y={top - 6} textAnchor="middle">
                {write(step.value)}
              </text>
            </g>
          );
        })}
        <Baseline
          width={width}
          y={y(0)}
          labelsY={height - AXIS_HEIGHT + 16}
          step={x.step()}
          labels={steps.map(({ label }, at) => ({ label, x: (x(at) ?? 0) + x.bandwidth() / 2 }))}
        />
      </>
    );
  };

  const table = {
    heads: [text("shell.chart_item"), text("shell.chart_value")],
    rows: steps.map(({ label, value }) => [label, write(value)]),
  };
  return <ChartFigure title={title} height={height} draw={draw} table={table} />;
}

/** Where each step begins and ends, in the unit of its values. */
export function spansOf(steps: readonly WaterfallStep[]): { from: bigint; to: bigint }[] {
  let level = 0n;
  return steps.map(({ kind, value }) => {
    const from = kind === "total" ? 0n : level;
    level = from + value;
    return { from, to: level };
  });
}
