import { scalePoint } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import { useText } from "#app/i18n/provider.tsx";
import { AXIS_HEIGHT, Baseline, heightScale } from "./chart-axis.tsx";
import { ChartFigure, type ChartUnit, type ChartValue, useChartFormat } from "./chart-figure.tsx";

type LineStepProps = {
  title: string;
  points: readonly { label: string; value: ChartValue }[];
  unit: ChartUnit;
  /** A dashed rule with its number. */
  target?: ChartValue;
  colour?: 1 | 2 | 3 | 4;
  height?: number;
};

/** One line in steps: what holds until the next point. The last value is written beside it. */
export function LineStep({ title, points, unit, target, colour = 1, height = 140 }: LineStepProps) {
  const text = useText();
  const write = useChartFormat(unit);
  const values = points.map(({ value }) => Number(value));
  const y = heightScale(target === undefined ? values : [...values, Number(target)], height);

  const draw = (width: number) => {
    const plotWidth = width - 96;
    const x = scalePoint<number>()
      .domain(points.map((_, at) => at))
      .range([16, plotWidth - 16]);
    const path = line<number>()
      .x((_, at) => x(at) ?? 0)
      .y((value) => y(value))
      .curve(curveStepAfter);
    const last = points.at(-1);
    const lastX = x(points.length - 1) ?? 0;
    return (
      <g className={`series-${colour}`}>
        {target === undefined ? null : (
          <>
            <line
              className="chart-target"
              x1={0}
              x2={plotWidth}
              y1={y(Number(target))}
              y2={y(Number(target))}
            />
            <text x={0} y={y(Number(target)) - 5}>{`${text("shell.chart_target")} ${write(target)}`}</text>
          </>
        )}
        <path className="chart-line" d={path(values) ?? ""} />
        {last ? (
          <>
            <circle className="chart-dot" cx={lastX} cy={y(Number(last.value))} r={3.5} />
            <text className="chart-label" x={lastX + 8} y={y(Number(last.value)) + 4}>
              {write(last.value)}
            </text>
          </>
        ) : null}
        <Baseline
          width={plotWidth}
          y={y(0)}
          labelsY={height - AXIS_HEIGHT + 16}
          step={x.step()}
          labels={points.map(({ label }, at) => ({ label, x: x(at) ?? 0 }))}
        />
      </g>
    );
  };

  const table = {
    heads: [text("shell.chart_period"), text("shell.chart_value")],
    rows: points.map(({ label, value }) => [label, write(value)]),
  };
  return <ChartFigure title={title} height={height} draw={draw} table={table} />;
}
