import type { Locale } from "#app/domain/locale.ts";
import type { Currency } from "#app/domain/money.ts";
import type { RestatedLineView } from "#app/domain/restatement-view.ts";
import type { Text } from "./text.ts";
import { workingSentence } from "./working-sentence.ts";

/**
 * Why a line was what it was, and why it should have been otherwise, in words. A side whose amount is not its line's own
 * (an earlier decision added to it, or several rules share it) goes without: the sentence would name another amount.
 */
export function restatedReasons(
  { before, after, wasMinor, isMinor }: RestatedLineView,
  currency: Currency,
  text: Text,
  locale: Locale,
): string[] {
  const was = before?.amountMinor === wasMinor ? before : null;
  const is = after?.amountMinor === isMinor ? after : null;
  return [
    ...(was ? [text("documents.was_by", { why: workingSentence(was.working, currency, text, locale) })] : []),
    ...(is
      ? [text("documents.should_be_by", { why: workingSentence(is.working, currency, text, locale) })]
      : []),
    ...(after === null ? [text("documents.should_not_be")] : []),
  ];
}
