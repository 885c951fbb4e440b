import type { Locale } from "#app/domain/locale.ts";
import type { LocalDate } from "#app/domain/period.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { formatDay } from "#app/i18n/format-date.ts";

/** The last section of a version's text: the days that were agreed for it. Nothing is added where none were. */
export function withValidity(
  text: string,
  {
    effectiveOn,
    expiresOn,
  }: { readonly effectiveOn: LocalDate | null; readonly expiresOn: LocalDate | null },
  locale: Locale,
): string {
  if (effectiveOn === null && expiresOn === null) return text;
  const say = textIn(locale);
  const section = Math.max(...[...text.matchAll(/^(\d+)\. /gmu)].map((match) => Number(match[1]))) + 1;
  const sentences: string[] = [];
  if (effectiveOn !== null)
    sentences.push(say("agreements.clause.effective_on", { day: formatDay(effectiveOn, locale) }));
  if (expiresOn !== null)
    sentences.push(say("agreements.clause.expires_on", { day: formatDay(expiresOn, locale) }));
  return [
    text,
    `${section}. ${say("agreements.section.validity")}`,
    ...sentences.map((sentence, at) => `${section}.${at + 1} ${sentence}`),
  ].join("\n");
}
