import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { LOCALES } from "#app/domain/locale.ts";
import { PageProvider } from "#app/http/page-context.tsx";
import { loadMessages } from "#app/i18n/load-messages.ts";
import { I18nProvider } from "#app/i18n/provider.tsx";

const { lang, dataset } = document.documentElement;
const locale = LOCALES.find((known) => known === lang) ?? "en";
const theme = dataset.theme === "dark" || dataset.theme === "light" ? dataset.theme : null;
const page = { nonce: "", requestId: dataset.requestId ?? "", theme } as const;

/** Only this page's language is fetched. */
async function hydrate(): Promise<void> {
  const messages = await loadMessages(locale);
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <PageProvider value={page}>
          <I18nProvider locale={locale} timeZone={dataset.timeZone ?? "UTC"} messages={messages}>
            <RemixBrowser />
          </I18nProvider>
        </PageProvider>
      </StrictMode>,
    );
  });
}

void hydrate();
