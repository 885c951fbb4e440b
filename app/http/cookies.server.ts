/** Cookies of ours: `__Host-` and Secure where the origin is https, the plain name on http (a developer's machine). */
export type CookieName = "session" | "locale" | "theme" | "flash";

const isHttps = (origin: string) => origin.startsWith("https:");

export function cookieNameOf(name: CookieName, origin: string): string {
  return isHttps(origin) ? `__Host-${name}` : name;
}

/** Value of one of our cookies, null when absent or not decodable. */
export function readCookie(request: Request, name: CookieName, origin: string): string | null {
  const wanted = cookieNameOf(name, origin);
  for (const pair of (request.headers.get("Cookie") ?? "").split(";")) {
    const equals = pair.indexOf("=");
    if (equals === -1 || pair.slice(0, equals).trim() !== wanted) continue;
    try {
      return decodeURIComponent(pair.slice(equals + 1).trim());
    } catch {
      return null;
    }
  }
  return null;
}

/** A Set-Cookie line. `maxAgeSeconds` 0 removes the cookie. Always HttpOnly, SameSite=Lax, for the whole site. */
export function cookieLine(name: CookieName, value: string, maxAgeSeconds: number, origin: string): string {
  const parts = [
    `${cookieNameOf(name, origin)}=${encodeURIComponent(value)}`,
    "Path=/",
    `Max-Age=${maxAgeSeconds}`,
    "HttpOnly",
    "SameSite=Lax",
  ];
  if (isHttps(origin)) parts.push("Secure");
  return parts.join("; ");
}
