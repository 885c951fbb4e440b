import { useEffect, useRef } from "react";
import { useText } from "#app/i18n/provider.tsx";
import { fieldId, type ShownProblem } from "./form-state.ts";

type ErrorSummaryProps = { problems: readonly ShownProblem[]; idPrefix?: string };

/**
 * All problems of a form at once, in the same words as beside the fields. `Form` shows it by itself.
 * Without JavaScript its role makes it heard; with it, focus moves here.
 */
export function ErrorSummary({ problems, idPrefix = "" }: ErrorSummaryProps) {
  const text = useText();
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) summary.current?.focus();
  }, [problems]);
  if (problems.length === 0) return null;
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={summary}>
      <h2>{text("shell.form_problem_title")}</h2>
      <ul>
        {problems.map(({ field, sentence }) => (
          <li key={`${field} ${sentence}`}>
            {field ? <a href={`#${fieldId(idPrefix, field)}`}>{sentence}</a> : sentence}
          </li>
        ))}
      </ul>
    </div>
  );
}
