import type { Locale } from "#app/domain/locale.ts";
import type { Messages } from "./en.ts";

/** Fetches the page's language only: the browser never downloads the other one. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  return locale === "es" ? (await import("./es.ts")).es : (await import("./en.ts")).en;
}
