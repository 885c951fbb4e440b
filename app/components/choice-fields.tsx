import type { ReactNode } from "react";
import { useText } from "#app/i18n/provider.tsx";
import { Field, FieldNotes, OptionalMark } from "./field.tsx";
import { type FieldTexts, useField } from "./form-state.ts";

export type Choice = { value: string; label: string; hint?: ReactNode; disabled?: boolean };

type SelectProps = FieldTexts & {
  choices: readonly Choice[];
  defaultValue?: string;
  /** Text of the first, empty choice; null leaves it out. "Choose" by default. */
  emptyLabel?: string | null;
  autoComplete?: string;
};

/** One of many, as the browser's own list. */
export function Select({ choices, defaultValue, emptyLabel, autoComplete, ...props }: SelectProps) {
  const text = useText();
  const { typed } = useField(props);
  const kept = (typed ? typed[0] : defaultValue) ?? "";
  return (
    <Field {...props}>
      {(wiring) => (
        <select {...wiring} className="control" defaultValue={kept} autoComplete={autoComplete}>
          {emptyLabel === null ? null : <option value="">{emptyLabel ?? text("shell.form_choose")}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} disabled={choice.disabled}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type CheckboxProps = Omit<FieldTexts, "label"> & {
  label: ReactNode;
  value?: string;
  defaultChecked?: boolean;
};

/** A yes; sends `value` ("yes") or nothing. */
export function Checkbox({ value = "yes", defaultChecked, ...props }: CheckboxProps) {
  const { id, error, typed, wiring } = useField(props);
  const kept = typed ? typed.includes(value) : defaultChecked;
  return (
    <div className={error ? "field field-wrong" : "field"}>
      <FieldNotes id={id} error={error} />
      <div className="choice">
        <input {...wiring} type="checkbox" value={value} defaultChecked={kept} />
        <label htmlFor={id}>{props.label}</label>
      </div>
      {props.hint ? (
        <div className="field-hint choice-hint" id={`${id}-hint`}>
          {props.hint}
        </div>
      ) : null}
    </div>
  );
}

type RadioGroupProps = FieldTexts & { choices: readonly Choice[]; defaultValue?: string };

/** One of a few, all to be seen. */
export function RadioGroup({ choices, defaultValue, ...props }: RadioGroupProps) {
  const { id, error, typed, wiring } = useField(props);
  const kept = typed ? typed[0] : defaultValue;
  return (
    <fieldset className={error ? "field field-wrong" : "field"} aria-describedby={wiring["aria-describedby"]}>
      <legend>
        {props.label}
        {props.optional ? <OptionalMark /> : null}
      </legend>
      <FieldNotes id={id} hint={props.hint} error={error} />
      {choices.map((choice, position) => {
        const choiceId = position === 0 ? id : `${id}-${choice.value}`;
        return (
          <div className="choice" key={choice.value}>
            <input
              type="radio"
              id={choiceId}
              name={props.name}
              value={choice.value}
              defaultChecked={kept === choice.value}
              disabled={choice.disabled}
            />
            <label htmlFor={choiceId}>
              {choice.label}
              {choice.hint ? <span className="field-hint"> {choice.hint}</span> : null}
            </label>
          </div>
        );
      })}
    </fieldset>
  );
}

type CheckboxGroupProps = FieldTexts & { choices: readonly Choice[]; defaultValues?: readonly string[] };

/** Some of a few; sends each that is ticked under the same name. */
export function CheckboxGroup({ choices, defaultValues = [], ...props }: CheckboxGroupProps) {
  const { id, error, typed, wiring } = useField(props);
  const kept = typed ?? defaultValues;
  return (
    <fieldset className={error ? "field field-wrong" : "field"} aria-describedby={wiring["aria-describedby"]}>
      <legend>
        {props.label}
        {props.optional ? <OptionalMark /> : null}
      </legend>
      <FieldNotes id={id} hint={props.hint} error={error} />
      {choices.map((choice, position) => {
        const choiceId = position === 0 ? id : `${id}-${choice.value}`;
        return (
          <div className="choice" key={choice.value}>
            <input
              type="checkbox"
              id={choiceId}
              name={props.name}
              value={choice.value}
              defaultChecked={kept.includes(choice.value)}
              disabled={choice.disabled}
            />
            <label htmlFor={choiceId}>
              {choice.label}
              {choice.hint ? <span className="field-hint"> {choice.hint}</span> : null}
            </label>
          </div>
        );
      })}
    </fieldset>
  );
}
