import { IntlMessageFormat } from "intl-messageformat";
import type { Locale } from "#app/domain/locale.ts";
import type { MessageKey, Messages } from "./en.ts";

/** Values for the placeholders of a text. Money and days come in formatted (`formatMoney`, `formatDay`). */
export type TextValues = Readonly<Record<string, string | number>>;

/** Looks a text up and fills it: `text("payouts.approve", { count: 42 })`. */
export type Text = (key: MessageKey, values?: TextValues) => string;

const textsByCatalogue = new WeakMap<Messages, Map<Locale, Text>>();

/** The `Text` of a catalogue. Messages are compiled once per process, when first used. */
export function textFor(messages: Messages, locale: Locale): Text {
  const known = textsByCatalogue.get(messages) ?? new Map<Locale, Text>();
  textsByCatalogue.set(messages, known);
  const text = known.get(locale) ?? compileLazily(messages, locale);
  known.set(locale, text);
  return text;
}

function compileLazily(messages: Messages, locale: Locale): Text {
  const compiled = new Map<MessageKey, IntlMessageFormat>();
  return (key, values) => {
    const message = compiled.get(key) ?? compileMessage(messages[key], locale);
    compiled.set(key, message);
    return String(message.format(values));
  };
}

/** Compiles one ICU message. Markup is off ("<" is a plain sign) and numbers are always grouped, in Spanish too. */
export function compileMessage(message: string, locale: Locale): IntlMessageFormat {
  return new IntlMessageFormat(message, locale, undefined, {
    ignoreTag: true,
    formatters: {
      getNumberFormat: (locales, options) =>
        new Intl.NumberFormat(locales, { ...options, useGrouping: "always" }),
      getDateTimeFormat: (locales, options) => new Intl.DateTimeFormat(locales, options),
      getPluralRules: (locales, options) => new Intl.PluralRules(locales, options),
    },
  });
}
