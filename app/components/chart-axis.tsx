import { type ScaleLinear, scaleLinear } from "d3-scale";

export const AXIS_HEIGHT = 20;
const HEAD_ROOM = 20;

/** Values to heights: zero is always on it, the largest value ends below the room for its label. */
export function heightScale(values: readonly number[], height: number): ScaleLinear<number, number> {
  const lowest = Math.min(0, ...values);
  const highest = Math.max(0, ...values);
  return scaleLinear()
    .domain([lowest, highest === lowest ? lowest + 1 : highest])
    .range([height - AXIS_HEIGHT, HEAD_ROOM]);
}

type BaselineProps = {
  width: number;
  /** Height of zero. */
  y: number;
  /** Height of the words under it. */
  labelsY: number;
  labels: readonly { readonly x: number; readonly label: string }[];
  /** Room that one label has; where words would touch, every second or third stands. */
  step: number;
};

/** The one line that every chart stands on, with words under it. */
export function Baseline({ width, y, labelsY, labels, step }: BaselineProps) {
  const longest = Math.max(1, ...labels.map(({ label }) => label.length));
  const every = Math.max(1, Math.ceil((longest * 7 + 6) / Math.max(step, 1)));
  return (
    <>
      <line className="chart-baseline" x1={0} x2={width} y1={y} y2={y} />
      {labels.map(({ x, label }, position) =>
        (labels.length - 1 - position) % every === 0 ? (
          <text key={label} x={x} y={labelsY} textAnchor="middle">
            {label}
          </text>
        ) : null,
      )}
    </>
  );
}
