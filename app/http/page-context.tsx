import { createContext, useContext } from "react";
import type { Theme } from "./preferences.server.ts";

/** What the document itself knows, whether or not a loader failed. In the browser it is read back from `<html>`. */
export type PageContext = {
  /** "" in the browser: it hides nonces. */
  readonly nonce: string;
  readonly requestId: string;
  readonly theme: Theme;
};

const Page = createContext<PageContext>({ nonce: "", requestId: "", theme: null });
export const PageProvider = Page.Provider;

export function usePage(): PageContext {
  return useContext(Page);
}
