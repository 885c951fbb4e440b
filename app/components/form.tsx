import { Form as RemixForm } from "@remix-run/react";
import { type ReactNode, useMemo } from "react";
import { useText } from "#app/i18n/provider.tsx";
import { ErrorSummary } from "./error-summary.tsx";
import { FormContext, type ShownReply } from "./form-state.ts";

type FormProps = {
  method?: "post" | "get";
  /** Where it goes; without it, to the page's own route. A path that the code writes. */
  action?: string;
  /** Which form of the page this is; sent as the hidden field `intent`. */
  intent?: string;
  /** The action's refusal. A form with an intent shows only its own. Fields find their error and typed value by name. */
  reply?: ShownReply | null;
  /** Fields nobody sees, such as an id. */
  hidden?: Readonly<Record<string, string>>;
  /** Needed when two forms of a page have fields of the same name. */
  idPrefix?: string;
  /** True when a FileInput is inside. */
  files?: boolean;
  /** column: fields under each other. row: side by side. inline: a lone button among others. */
  layout?: "column" | "row" | "inline";
  id?: string;
  label?: string;
  children: ReactNode;
};

/** A form that works without JavaScript: problems listed at its top and beside each field, typed values kept. */
export function Form({
  method = "post",
  action,
  intent,
  reply,
  hidden = {},
  idPrefix = "",
  ...props
}: FormProps) {
  const text = useText();
  const mine = reply && (intent === undefined || reply.intent === intent) ? reply : null;
  const state = useMemo(
    () => ({
      idPrefix,
      problems: (mine?.problems ?? []).map(({ field, key, values }) => ({
        field,
        sentence: text(key, values),
      })),
      typed: mine?.typed ?? null,
    }),
    [idPrefix, mine, text],
  );
  return (
    <RemixForm
      method={method}
      action={action}
      encType={props.files ? "multipart/form-data" : undefined}
      className={`form form-${props.layout ?? "column"}`}
      id={props.id}
      aria-label={props.label}
      noValidate
    >
      <FormContext.Provider value={state}>
        <ErrorSummary problems={state.problems} idPrefix={idPrefix} />
        {intent ? <input type="hidden" name="intent" value={intent} /> : null}
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {props.children}
      </FormContext.Provider>
    </RemixForm>
  );
}
