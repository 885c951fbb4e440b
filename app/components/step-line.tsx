import type { ReactNode } from "react";
import { useText } from "#app/i18n/provider.tsx";

export type Step = {
  label: string;
  /** Who and when: "3 Nov · L. Ortega". */
  detail?: ReactNode;
  state: "done" | "now" | "to_come";
};

/** How far something has come: a solid, a dashed and a pale rule, each with who and when. `label` names the line. */
export function StepLine({ label, steps }: { label: string; steps: readonly Step[] }) {
  const text = useText();
  return (
    <ol className="steps" aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.label}
          className={`step step-${step.state}`}
          aria-current={step.state === "now" ? "step" : undefined}
        >
          <span className="step-label">{step.label}</span>
          <span className="sr-only"> ({text(`shell.step_${step.state}`)})</span>
          {step.detail ? <span className="step-detail">{step.detail}</span> : null}
        </li>
      ))}
    </ol>
  );
}
