import { createContext, type ReactNode, useContext } from "react";
import type { MessageKey } from "#app/i18n/en.ts";

/** What an action answers when it refuses a form (the part that a form shows; `FormReply` of app/http fits). */
export type ShownReply = {
  readonly intent: string;
  readonly problems: readonly {
    /** null: the whole form. */
    readonly field: string | null;
    readonly key: MessageKey;
    readonly values: Readonly<Record<string, string | number>>;
  }[];
  readonly typed: Readonly<Record<string, readonly string[]>>;
};

/** A problem as a sentence in the reader's language. */
export type ShownProblem = { readonly field: string | null; readonly sentence: string };

type FormState = {
  readonly idPrefix: string;
  readonly problems: readonly ShownProblem[];
  /** Null while the form has not been refused: then default values stand. */
  readonly typed: ShownReply["typed"] | null;
};

export const FormContext = createContext<FormState>({ idPrefix: "", problems: [], typed: null });

export type FieldTexts = {
  name: string;
  label: string;
  hint?: ReactNode;
  /** Overrides the form's own problem with this field. */
  error?: string;
  /** Says "optional" beside the label; fields are required unless they say so. */
  optional?: boolean;
};

/** Ids, error and what was typed of one field, found by its name in the form around it. */
export function useField({ name, hint, error }: Pick<FieldTexts, "name" | "hint" | "error">) {
  const form = useContext(FormContext);
  const id = fieldId(form.idPrefix, name);
  const shownError = error ?? form.problems.find((problem) => problem.field === name)?.sentence;
  const describedBy = [hint ? `${id}-hint` : "", shownError ? `${id}-error` : ""].filter(Boolean).join(" ");
  return {
    id,
    error: shownError,
    /** What was typed: [] when the refused form had nothing there, null when no form was refused. */
    typed: form.typed ? (form.typed[name] ?? []) : null,
    wiring: {
      id,
      name,
      "aria-describedby": describedBy || undefined,
      "aria-invalid": shownError ? (true as const) : undefined,
    },
  };
}

/** The id of a field's control, for links to it. */
export function fieldId(idPrefix: string, name: string): string {
  return `${idPrefix ? `${idPrefix}-` : ""}field-${name.replace(/[^\w-]/g, "-")}`;
}
