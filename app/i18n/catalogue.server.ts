import type { Locale } from "#app/domain/locale.ts";
import type { Messages } from "./en.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { type Text, textFor } from "./text.ts";

/** Both languages, for pages drawn on the server, mails and documents. */
export const CATALOGUE: Readonly<Record<Locale, Messages>> = { en, es };

/** The texts of a language where no page is around: jobs, mails, PDF and CSV headings. */
export function textIn(locale: Locale): Text {
  return textFor(CATALOGUE[locale], locale);
}
