import type { ReactNode } from "react";

export type Figure = {
  label: ReactNode;
  /** `<MoneyText>` or `<Amount>`; a formatted count. */
  value: ReactNode;
  note?: ReactNode;
};

/** The numbers under a page title: `hero` (32 px) is what the reader does or receives next; at most three `others`. */
export function Figures({ hero, others = [] }: { hero: Figure; others?: readonly Figure[] }) {
  return (
    <dl className="figures">
      {[hero, ...others].map((figure, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed row of figures, never reordered
        <div key={position} className={position === 0 ? "figure figure-hero" : "figure"}>
          <dt>{figure.label}</dt>
          <dd className="figure-value">{figure.value}</dd>
          {figure.note ? <dd className="figure-note">{figure.note}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
