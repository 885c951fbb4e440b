import type { MessageKey } from "#app/i18n/en.ts";

/** What is wrong with one field, or with the whole form when `field` is null; the page makes the sentence with `text(key, values)`. */
export type FormProblem = {
  readonly field: string | null;
  readonly key: MessageKey;
  readonly values: Readonly<Record<string, string | number>>;
};

/**
 * Answer of an action that did nothing: 422 (typed badly), 400 (malformed), 409 (the business says no), 413, 415.
 * Same shape for all, so that every form shows it in one way.
 */
export type FormReply = {
  readonly refused: true;
  readonly status: 400 | 403 | 409 | 413 | 415 | 422 | 429 | 503;
  /** Which form of the page it was: the value of its hidden field `intent`, "" without one. */
  readonly intent: string;
  readonly problems: readonly FormProblem[];
  /** What was typed, by field, to be put back; never passwords, tokens or files. */
  readonly typed: Readonly<Record<string, readonly string[]>>;
};

/** Whether an action's data is a refusal; narrows `useActionData()`. */
export function isFormReply(answer: unknown): answer is FormReply {
  return typeof answer === "object" && answer !== null && "refused" in answer && answer.refused === true;
}

/** First typed value of a field, for `defaultValue`. */
export function typedValue(reply: FormReply | null | undefined, field: string): string | undefined {
  return reply?.typed[field]?.[0];
}
