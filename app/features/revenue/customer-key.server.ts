import { readDomain } from "#app/features/referrals/claim-keys.server.ts";

/**
 * A key by which a customer may be known, in the form in which keys are kept: `stripe:cus_…`, `ref:…`, or the
 * registrable domain of a website or an e-mail address, `domain:acme.example`. Null for anything else, and for the
 * domain of a mail provider, which says nothing of a company.
 */
export function readCustomerKey(typed: string): string | null {
  const [, kind, rest = ""] = /^(stripe|ref|domain):([^\s:]\S{0,190})$/.exec(typed) ?? [];
  if (!kind) return null;
  if (kind !== "domain") return typed;
  const read = readDomain(rest);
  return read.ok ? `domain:${read.domain}` : null;
}
