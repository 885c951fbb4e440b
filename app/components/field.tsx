import type { ReactNode } from "react";
import { useText } from "#app/i18n/provider.tsx";
import { type FieldTexts, useField } from "./form-state.ts";

/** Label, hint and error around a control that the caller draws with `wiring` (id, name, aria). */
export function Field(
  props: FieldTexts & { children: (wiring: ReturnType<typeof useField>["wiring"]) => ReactNode },
) {
  const { id, error, wiring } = useField(props);
  return (
    <div className={error ? "field field-wrong" : "field"}>
      <label htmlFor={id}>
        {props.label}
        {props.optional ? <OptionalMark /> : null}
      </label>
      <FieldNotes id={id} hint={props.hint} error={error} />
      {props.children(wiring)}
    </div>
  );
}

/** "(optional)" after a label. */
export function OptionalMark() {
  const text = useText();
  return <span className="field-optional"> ({text("shell.form_optional")})</span>;
}

/** Hint and error of a field, with the ids that `useField` points at. */
export function FieldNotes({ id, hint, error }: { id: string; hint?: ReactNode; error?: string }) {
  const text = useText();
  return (
    <>
      {hint ? (
        <div className="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      ) : null}
      {error ? (
        <p className="field-error" id={`${id}-error`}>
          <span className="sr-only">{text("shell.form_error_prefix")} </span>
          {error}
        </p>
      ) : null}
    </>
  );
}
