import type { UIMatch } from "@remix-run/react";
import type { MessageKey } from "#app/i18n/en.ts";
import type { Text, TextValues } from "#app/i18n/text.ts";

/** `export const handle: RouteHandle = { title: "payouts.title" }` names the page in the browser's tab. */
export type RouteHandle = {
  readonly title: MessageKey;
  /** Values of the title's placeholders, from the route's loader data. */
  readonly titleValues?: (loaderData: never) => TextValues;
};

/** Title of the deepest route that has one, then the product. */
export function titleOf(matches: readonly UIMatch[], text: Text): string {
  const product = text("shell.product");
  for (const { handle, data } of [...matches].reverse()) {
    if (!isRouteHandle(handle)) continue;
    // A failed loader leaves no data; the values cannot be made then.
    if (handle.titleValues && (data === undefined || data === null)) continue;
    return `${text(handle.title, handle.titleValues?.(data as never))} · ${product}`;
  }
  return product;
}

function isRouteHandle(handle: unknown): handle is RouteHandle {
  return typeof handle === "object" && handle !== null && "title" in handle;
}
