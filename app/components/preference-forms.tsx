import { LOCALES } from "#app/domain/locale.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

/** null follows the device. */
export type Theme = "light" | "dark" | null;

/** Language and theme as plain forms (the whole page changes): POST /preferences { locale | theme, returnTo }. */
export function PreferenceForms({ theme, returnTo }: { theme: Theme; returnTo: string }) {
  const text = useText();
  return (
    <div className="preferences">
      <LanguageForm returnTo={returnTo} />
      <form method="post" action="/preferences">
        <input type="hidden" name="returnTo" value={returnTo} />
        <fieldset>
          <legend>{text("shell.theme")}</legend>
          {(["system", "light", "dark"] as const).map((choice) => (
            <button
              key={choice}
              type="submit"
              className="switch"
              name="theme"
              value={choice}
              aria-pressed={choice === (theme ?? "system")}
            >
              {text(`shell.theme_${choice}`)}
            </button>
          ))}
        </fieldset>
      </form>
    </div>
  );
}

/** One button per language, each in its own. */
export function LanguageForm({ returnTo }: { returnTo: string }) {
  const text = useText();
  const reader = useReader();
  return (
    <form method="post" action="/preferences">
      <input type="hidden" name="returnTo" value={returnTo} />
      <fieldset>
        <legend>{text("shell.language")}</legend>
        {LOCALES.map((locale) => (
          <button
            key={locale}
            type="submit"
            className="switch"
            name="locale"
            value={locale}
            lang={locale}
            aria-pressed={locale === reader.locale}
          >
            {text(`shell.language_${locale}`)}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
