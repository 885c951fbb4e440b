import { Button } from "#app/components/buttons.tsx";
import { Checkbox, CheckboxGroup, Select } from "#app/components/choice-fields.tsx";
import { Textarea, TextInput } from "#app/components/text-fields.tsx";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { MessageKey } from "#app/i18n/en.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";
import { fieldText, valueAt } from "./read-terms-part.ts";
import { fieldName, type PartFields, type TermsField } from "./terms-fields.ts";

/** What a list of choices is taken from. */
export type TermsChoices = {
  readonly products: readonly { readonly key: string; readonly label: string }[];
  readonly segments: readonly { readonly key: string; readonly label: LocalizedText }[];
  readonly heads: readonly string[];
};
type FormProps = { part: PartFields; value: unknown; choices: TermsChoices };

/** The fields of one part of the terms, rows with their buttons. A part's form reads them by the same names. */
export function TermsForm({ part, value, choices }: FormProps) {
  const text = useText();
  const { fields, rowsAfter = fields.length } = part;
  const shown = (some: readonly TermsField[]) =>
    some.map((field) => (
      <OneField
        key={field.label}
        field={field}
        name={fieldName(field.path)}
        value={valueAt(value, field.path)}
        choices={choices}
      />
    ));
  return (
    <>
      {shown(fields.slice(0, rowsAfter))}
      {part.rows.map((rows, nth) => {
        const own = (valueAt(value, rows.path) as unknown[] | undefined) ?? [];
        return (
          <fieldset key={rows.label} className="field terms-rows">
            <legend>{text(`agreements.field.${rows.label}` as MessageKey)}</legend>
            <p className="field-hint">{text(`agreements.hint.${rows.label}` as MessageKey)}</p>
            {own.map((row, at) => (
              // A row has no name but its place.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <div key={`${own.length}-${at}`} className="form form-row">
                {rows.fields.map((field) => (
                  <OneField
                    key={field.label}
                    field={field}
                    name={fieldName([...rows.path, at, ...field.path])}
                    value={valueAt(row, field.path)}
                    choices={choices}
                  />
                ))}
                {own.length > rows.least && at >= rows.least ? (
                  <Button kind="quiet" name="intent" value={`drop-row-${nth}-${at}`}>
                    {text("agreements.row_drop", { n: at + 1 })}
                  </Button>
                ) : null}
              </div>
            ))}
            <Button name="intent" value={`add-row-${nth}`}>
              {text(`agreements.row_add.${rows.label}` as MessageKey)}
            </Button>
          </fieldset>
        );
      })}
      {shown(fields.slice(rowsAfter))}
    </>
  );
}

type OneFieldProps = { field: TermsField; name: string; value: unknown; choices: TermsChoices };

function OneField({ field, name, value, choices }: OneFieldProps) {
  const text = useText();
  const { locale } = useReader();
  const label = text(`agreements.field.${field.label}` as MessageKey);
  const shown = fieldText(field, value, locale);
  const hint = hintOf(field, text);
  switch (field.kind) {
    case "choice":
      return (
        <Select
          name={name}
          label={label}
          emptyLabel={null}
          defaultValue={shown}
          choices={field.choices.map((one) => ({
            value: one,
            label: text(`agreements.option.${field.label}.${one}` as MessageKey),
          }))}
        />
      );
    case "flag":
      return <Checkbox name={name} label={label} defaultChecked={value === true} />;
    case "some":
      return (
        <CheckboxGroup
          name={name}
          label={label}
          hint={field.all ? text("agreements.hint.none_is_all") : undefined}
          optional
          defaultValues={Array.isArray(value) ? (value as string[]) : []}
          choices={choicesOf(field, choices, text, locale)}
        />
      );
    case "amounts":
      return (
        <Textarea
          name={name}
          label={label}
          hint={hint}
          rows={2}
          maxLength={400}
          defaultValue={shown}
          optional
        />
      );
    default:
      return (
        <TextInput
          name={name}
          label={label}
          hint={hint}
          width="medium"
          maxLength={100}
          type={field.kind === "day" ? "date" : "text"}
          inputMode={field.kind === "percent" ? "decimal" : field.kind === "whole" ? "numeric" : undefined}
          suffix={field.kind === "percent" ? "%" : undefined}
          optional={field.optional === true}
          defaultValue={shown}
        />
      );
  }
}

function hintOf(field: TermsField, text: ReturnType<typeof useText>): string | undefined {
  if (field.kind === "amounts")
    return text(field.unit === "micros" ? "agreements.hint.prices" : "agreements.hint.amounts");
  if (field.kind === "whole" && field.orNull) return text(`agreements.hint.${field.label}` as MessageKey);
  return field.kind === "codes" ? text("agreements.hint.countries") : undefined;
}

function choicesOf(
  field: Extract<TermsField, { kind: "some" }>,
  choices: TermsChoices,
  text: ReturnType<typeof useText>,
  locale: "en" | "es",
) {
  switch (field.of) {
    case "products":
      return choices.products.map(({ key, label }) => ({ value: key, label }));
    case "segments":
      return choices.segments.map(({ key, label }) => ({ value: key, label: label[locale] }));
    case "heads":
      return choices.heads.map((id) => ({ value: id, label: id }));
    default:
      return field.of.map((one) => ({
        value: one,
        label: text(`agreements.option.${field.label}.${one}` as MessageKey),
      }));
  }
}
