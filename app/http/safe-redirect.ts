/** A path of ours and nothing else: starts with one slash, holds no backslash, control character or encoded slash. */
const OWN_PATH = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@/?%[\]]*$/;
const BASE = "http://origin.invalid";

/**
 * The only way from something typed to a redirect: the path when it stays on our origin, else `fallback`.
 * `//`, `/\`, tabs, encoded slashes and backslashes, userinfo and foreign schemes all get the fallback.
 */
export function safeRedirect(typed: unknown, fallback: string): string {
  if (typeof typed !== "string" || typed.length > 1_000 || !OWN_PATH.test(typed)) return fallback;
  const [path = ""] = typed.split("?");
  if (/%(2f|5c|0[0-9a-f]|1[0-9a-f]|7f|25)/i.test(path) || path.includes("//") || path.includes("@"))
    return fallback;
  if (!URL.canParse(typed, BASE)) return fallback;
  const url = new URL(typed, BASE);
  if (url.origin !== BASE || url.pathname.startsWith("//")) return fallback;
  return url.pathname + url.search;
}
