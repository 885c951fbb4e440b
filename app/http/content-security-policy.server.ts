export type PolicyOptions = {
  readonly nonce: string;
  /** Vite's client needs its socket and style tags; never in production. */
  readonly isDevelopment: boolean;
  /** Where a form of ours may lead by redirect: the hosted pages of Stripe or its simulator. */
  readonly formTargets: readonly string[];
};

/**
 * The Content-Security-Policy of a page. 'self' stands beside the nonce, without 'strict-dynamic', because Remix's
 * modulepreload links carry no nonce; nothing typed by a user is ever served as a script from our origin.
 */
export function contentSecurityPolicy({ nonce, isDevelopment, formTargets }: PolicyOptions): string {
  const directives: Readonly<Record<string, readonly string[]>> = {
    "default-src": ["'none'"],
    "script-src": ["'self'", `'nonce-${nonce}'`],
    "style-src": isDevelopment ? ["'self'", "'unsafe-inline'"] : ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": isDevelopment ? ["'self'", "ws:"] : ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'", ...formTargets],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}
