import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";

type SparklineProps = {
  /** Oldest first. */
  values: readonly (bigint | number)[];
  /** The range in words: "90 days, 12 to 48 clicks". */
  label: string;
  /** The last value as text, already formatted. */
  lastValue: string;
  colour?: 1 | 2 | 3 | 4;
};

/** 96 × 24 beside a number: the shape of the last weeks, ending in a dot and its value. */
export function Sparkline({ values, label, lastValue, colour = 1 }: SparklineProps) {
  const numbers = values.map(Number);
  const lowest = Math.min(...numbers);
  const highest = Math.max(...numbers);
  const x = scaleLinear()
    .domain([0, Math.max(1, numbers.length - 1)])
    .range([2, 92]);
  const y = scaleLinear()
    .domain([lowest, highest === lowest ? lowest + 1 : highest])
    .range([21, 3]);
  const path = line<number>()
    .x((_, at) => x(at))
    .y((value) => y(value));
  return (
    <span className={`sparkline series-${colour}`}>
      <svg width="96" height="24" viewBox="0 0 96 24" role="img" aria-label={label}>
        <path className="chart-line" d={path(numbers) ?? ""} />
        {numbers.length > 0 ? (
          <circle className="chart-dot" cx={x(numbers.length - 1)} cy={y(numbers.at(-1) ?? 0)} r="2.5" />
        ) : null}
      </svg>
      <strong>{lastValue}</strong>
    </span>
  );
}
