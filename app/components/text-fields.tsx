import type { InputHTMLAttributes } from "react";
import { Field } from "./field.tsx";
import { type FieldTexts, useField } from "./form-state.ts";

type TypedField = FieldTexts & { defaultValue?: string; autoComplete?: string };

type TextInputProps = TypedField &
  Pick<
    InputHTMLAttributes<HTMLInputElement>,
    "inputMode" | "maxLength" | "min" | "max" | "placeholder" | "spellCheck"
  > & {
    type?: "text" | "email" | "password" | "url" | "tel" | "search" | "date" | "month";
    /** Unit behind the control: "USD", "%". */
    suffix?: string;
    width?: "short" | "medium" | "full";
    /** For ids, keys and hashes. */
    mono?: boolean;
  };

/** One line of text. Passwords are never shown again, whatever was typed. */
export function TextInput(props: TextInputProps) {
  const { name, label, hint, error, optional, defaultValue, suffix, width = "full", mono, ...input } = props;
  const { typed } = useField(props);
  const kept = input.type === "password" ? undefined : typed ? typed[0] : defaultValue;
  return (
    <Field name={name} label={label} hint={hint} error={error} optional={optional}>
      {(wiring) => (
        <span className={`control-row control-${width}`}>
          <input
            type="text"
            {...input}
            {...wiring}
            aria-required={optional ? undefined : true}
            defaultValue={kept}
            className={mono ? "control mono" : "control"}
          />
          {suffix ? <span className="control-suffix">{suffix}</span> : null}
        </span>
      )}
    </Field>
  );
}

/** Several lines of text. */
export function Textarea({
  rows = 4,
  maxLength,
  ...props
}: TypedField & { rows?: number; maxLength?: number }) {
  const { typed } = useField(props);
  return (
    <Field {...props}>
      {(wiring) => (
        <textarea
          {...wiring}
          className="control"
          rows={rows}
          maxLength={maxLength}
          autoComplete={props.autoComplete}
          aria-required={props.optional ? undefined : true}
          defaultValue={typed ? typed[0] : props.defaultValue}
        />
      )}
    </Field>
  );
}

/** A file to upload; its Form needs `files`. Browsers never give a chosen file back after an error. */
export function FileInput({ accept, ...props }: FieldTexts & { accept?: string }) {
  return (
    <Field {...props}>
      {(wiring) => <input {...wiring} type="file" className="control control-file" accept={accept} />}
    </Field>
  );
}
