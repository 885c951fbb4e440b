import { Day } from "#app/components/day.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { RunView } from "./find-run.server.ts";

/** Whose move it is, and by when the first of its payments was promised. */
export function WhoseMove({ run }: { run: RunView }) {
  const text = useText();
  const { dueOn } = run.work;
  const isDone = run.stage === "paid" || run.stage === "reconciled" || run.stage === "rejected";
  return (
    <>
      {text(`payouts.whose_move.${run.stage}`)}
      {dueOn && !isDone ? (
        <>
          {" "}
          {text("runs.promised_by")} <Day on={dueOn} />.
        </>
      ) : null}
    </>
  );
}
