import { LOCALES, type Locale } from "#app/domain/locale.ts";
import { readCookie } from "./cookies.server.ts";
import type { Session } from "./session.server.ts";

export const THEMES = ["light", "dark"] as const;
/** null follows the system. */
export type Theme = (typeof THEMES)[number] | null;

const isLocale = (typed: string | null | undefined): typed is Locale =>
  LOCALES.some((locale) => locale === typed);

/** Language of the answer: the account's choice, else the cookie's, else the browser's, else English. */
export function localeOf(request: Request, session: Pick<Session, "account"> | null, origin: string): Locale {
  if (session?.account.locale) return session.account.locale;
  const chosen = readCookie(request, "locale", origin);
  if (isLocale(chosen)) return chosen;
  return preferredLocale(request.headers.get("Accept-Language"));
}

/** Best of our languages by the quality values of an Accept-Language header; English when it names none of them. */
export function preferredLocale(acceptLanguage: string | null): Locale {
  let best: Locale = "en";
  let bestQuality = 0;
  for (const part of (acceptLanguage ?? "").slice(0, 500).split(",")) {
    const [range = "", ...parameters] = part.trim().toLowerCase().split(";");
    const language = range.split("-")[0];
    const written = parameters.find((parameter) => parameter.trim().startsWith("q="));
    const quality = written ? Number(written.trim().slice(2)) : 1;
    if (isLocale(language) && quality > bestQuality && quality <= 1) {
      best = language;
      bestQuality = quality;
    }
  }
  return best;
}

export function themeOf(request: Request, origin: string): Theme {
  const chosen = readCookie(request, "theme", origin);
  return THEMES.find((theme) => theme === chosen) ?? null;
}
