import { useLocation, useRouteLoaderData } from "@remix-run/react";
import type { MessageKey } from "#app/i18n/en.ts";
import type { Theme } from "./preferences.server.ts";

/** What root.tsx's loader answers. */
export type RootView = {
  readonly locale: "en" | "es";
  readonly timeZone: string;
  readonly theme: Theme;
  /** What was just done, in the reader's language; null when nothing was. */
  readonly flash: string | null;
  readonly isDemo: boolean;
  readonly isSimulated: boolean;
};

/** What the shells need from the document: theme, this page's path for the preference forms, the flash sentence, demo mode. */
export function useShell() {
  const root = useRouteLoaderData<RootView>("root");
  const { pathname, search } = useLocation();
  return {
    theme: root?.theme ?? null,
    returnTo: pathname + search,
    flash: root?.flash ?? null,
    isDemo: root?.isDemo ?? false,
    banner: bannerOf(root),
  };
}

/** The sentence above every shell that no real money moves; null when it does. */
function bannerOf(root: RootView | undefined): MessageKey | null {
  if (root?.isDemo) return "shell.demo";
  return root?.isSimulated ? "shell.simulated" : null;
}
