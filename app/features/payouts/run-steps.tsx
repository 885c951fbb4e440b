import { Instant } from "#app/components/day.tsx";
import { type Step, StepLine } from "#app/components/step-line.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { RunView } from "./find-run.server.ts";
import type { RunStage } from "./run-stage.ts";

const ORDER: readonly RunStage[] = ["draft", "submitted", "approved", "paying", "paid", "reconciled"];

/** Where a run stands, with who and when. */
export function RunSteps({ run }: { run: RunView }) {
  const text = useText();
  const at = run.stage === "rejected" ? 1 : ORDER.indexOf(run.stage);
  const by = (who: { by: string; at: Date } | null) =>
    who ? (
      <>
        {who.by} · <Instant at={who.at} form="short" />
      </>
    ) : undefined;
  const done = (at: Date | null) => (at ? <Instant at={at} form="short" /> : undefined);
  const state = (step: number): Step["state"] => (step < at ? "done" : step === at ? "now" : "to_come");
  const steps: Step[] = [
    { label: text("payouts.step.prepared"), detail: by(run.prepared), state: "done" },
    {
      label: text("payouts.step.submitted"),
      detail: done(run.submittedAt),
      state: run.submittedAt ? "done" : "now",
    },
    {
      label: text(run.rejected ? "payouts.step.rejected" : "payouts.step.approved"),
      detail: by(run.approved ?? run.rejected),
      state: run.approved || run.rejected ? "done" : run.submittedAt ? "now" : "to_come",
    },
    { label: text("payouts.step.sent"), state: run.stage === "paying" ? "now" : at > 3 ? "done" : "to_come" },
    {
      label: text("payouts.step.reconciled"),
      detail: done(run.reconciledAt),
      state: run.stage === "reconciled" ? "done" : state(5) === "to_come" && at === 4 ? "now" : "to_come",
    },
  ];
  return <StepLine label={text("payouts.steps")} steps={steps} />;
}
