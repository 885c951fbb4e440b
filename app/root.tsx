import { data, type LinksFunction } from "@remix-run/node";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLoaderData,
  useMatches,
  useRouteLoaderData,
} from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import { anyone } from "#app/http/access.ts";
import { readFlash, shownFlashCookie } from "#app/http/flash.server.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { usePage } from "#app/http/page-context.tsx";
import { themeOf } from "#app/http/preferences.server.ts";
import { RouteError } from "#app/http/route-error.tsx";
import { titleOf } from "#app/http/route-handle.ts";
import type { RootView } from "#app/http/use-shell.ts";
import { isMessageKey } from "#app/http/zod-problems.server.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";
import styles from "./styles.css?url";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

/** The reader's language, zone and theme, and the one sentence that the last act left. */
export const loader = guardedLoader(
  anyone(),
  ({ ctx, request, session, locale, text, isDemo, isSimulated }) => {
    const flash = readFlash(request, ctx.origin);
    const sentence = flash && isMessageKey(flash.key) ? text(flash.key, flash.values) : null;
    return data<RootView>(
      {
        locale,
        timeZone: session?.account.timeZone ?? "UTC",
        theme: themeOf(request, ctx.origin),
        flash: sentence,
        isDemo,
        isSimulated,
      },
      { headers: flash ? { "Set-Cookie": shownFlashCookie(ctx.origin) } : {} },
    );
  },
);

export function Layout({ children }: { children: ReactNode }) {
  const root = useRouteLoaderData<RootView>("root");
  const { locale, timeZone } = useReader();
  const page = usePage();
  const text = useText();
  const matches = useMatches();
  return (
    <html
      lang={locale}
      data-theme={(root ? root.theme : page.theme) ?? undefined}
      data-time-zone={timeZone}
      data-request-id={page.requestId}
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{titleOf(matches, text)}</title>
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={page.nonce} />
        <Scripts nonce={page.nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  const root = useLoaderData<typeof loader>();
  const reader = useReader();
  // Texts of the other language are not in this document: a change of language or zone loads the page anew.
  const isStale = root.locale !== reader.locale || root.timeZone !== reader.timeZone;
  useEffect(() => {
    if (isStale) window.location.reload();
  }, [isStale]);
  return <Outlet />;
}

/** For what failed outside any shell. */
export function ErrorBoundary() {
  return (
    <main id="content" className="page">
      <RouteError />
    </main>
  );
}
