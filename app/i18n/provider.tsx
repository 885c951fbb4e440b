import { createContext, type ReactNode, useContext, useMemo } from "react";
import { invariant } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";
import type { Messages } from "./en.ts";
import { type Formats, formatsFor } from "./formats.ts";
import { type Text, textFor } from "./text.ts";

/** Who reads the page: language, region of formats (kept for variants such as es-MX) and IANA time zone. */
export type Reader = {
  readonly locale: Locale;
  readonly region: string | null;
  readonly timeZone: string;
};

const I18nContext = createContext<(Reader & { text: Text; format: Formats }) | null>(null);

type I18nProviderProps = Omit<Reader, "region"> & {
  region?: string | null;
  messages: Messages;
  children: ReactNode;
};

/** Hands the reader's language down; both entries wrap the application in it with the same values. */
export function I18nProvider({ locale, region = null, timeZone, messages, children }: I18nProviderProps) {
  const reading = useMemo(
    () => ({
      locale,
      region,
      timeZone,
      text: textFor(messages, locale),
      format: formatsFor(locale, timeZone),
    }),
    [locale, region, timeZone, messages],
  );
  return <I18nContext.Provider value={reading}>{children}</I18nContext.Provider>;
}

function useI18n() {
  const reading = useContext(I18nContext);
  invariant(reading, "the page stands inside I18nProvider");
  return reading;
}

export function useText(): Text {
  return useI18n().text;
}

export function useFormat(): Formats {
  return useI18n().format;
}

export function useReader(): Reader {
  return useI18n();
}
