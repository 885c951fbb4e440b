import { createHmac } from "node:crypto";
import { domainToASCII } from "node:url";
import { sql } from "drizzle-orm";
import { parse } from "tldts";
import { invariant } from "#app/domain/errors.ts";
import { emailKey, nameKey } from "#app/domain/name-key.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** Domains at which everybody may have an address: they say nothing about a company. */
const FREEMAIL = new Set(
  `aol.com duck.com fastmail.com free.fr gmail.com gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.com
  hotmail.es hotmail.fr icloud.com laposte.net libero.it live.com mac.com mail.com mail.ru me.com msn.com naver.com
  orange.fr outlook.com outlook.es proton.me protonmail.com qq.com rocketmail.com telefonica.net t-online.de
  terra.com terra.es tutanota.com web.de yahoo.com yahoo.es yahoo.com.mx yahoo.co.uk yandex.com yandex.ru ymail.com
  zoho.com 126.com 163.com`.split(/\s+/),
);

export type ReadDomain =
  | { readonly ok: true; readonly domain: string }
  | { readonly ok: false; readonly code: "domain_invalid" | "domain_is_freemail" };

/**
 * The registrable domain of a typed website, e-mail address or domain, in ASCII: "https://www.Peñalver.es/x" →
 * "xn--pealver-5za.es". A mail provider's domain is refused: it would protect a million companies at once.
 */
export function readDomain(typed: string): ReadDomain {
  const host = typed.trim().toLowerCase().split("@").at(-1) ?? "";
  const found = parse(host, { allowPrivateDomains: true });
  // ".example" is reserved for samples (RFC 2606): the demo's companies live there.
  const isPublic = found.isIcann === true || found.isPrivate === true || found.publicSuffix === "example";
  const domain = found.domain && isPublic && found.isIp === false ? domainToASCII(found.domain) : "";
  if (!domain || domain.length > 253) return { ok: false, code: "domain_invalid" };
  return FREEMAIL.has(domain) ? { ok: false, code: "domain_is_freemail" } : { ok: true, domain };
}

/** The form in which tax ids are compared: country first, letters and digits only: "ESB12345678". */
export function taxIdKey(taxId: string, country: string): string {
  const bare = taxId
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^A-Z0-9]/gu, "");
  return bare.startsWith(country) ? bare : `${country}${bare}`;
}

/** What identifies a company: the tax id and the domain where given; without both, its name in its country. */
export function companyKeys(company: {
  readonly name: string;
  readonly country: string | null;
  readonly domain: string | null;
  readonly taxIdKey: string | null;
}): string[] {
  const keys: string[] = [];
  if (company.domain) keys.push(`domain:${company.domain}`);
  if (company.taxIdKey) keys.push(`tax:${company.taxIdKey}`);
  if (keys.length === 0) keys.push(`name:${company.country ?? ""}:${nameKey(company.name)}`);
  return keys.sort();
}

/** A student's key: a keyed hash of the address, so that duplicates are found and nobody can be looked up without the secret. */
export function studentKey(email: string, secret: string | null): string {
  invariant(secret && secret.length >= 8, "a secret for students' keys is configured");
  return `email:${createHmac("sha256", secret).update(emailKey(email), "utf8").digest("hex")}`;
}

/**
 * Whoever claims or accepts the same key waits here. The exclusion constraint stays the judge: this only spares two
 * writers a deadlock. Keys are taken in one order.
 */
export async function lockKeys(tx: Tx, keys: readonly string[]): Promise<void> {
  for (const key of [...keys].sort())
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`claim:${key}`}, 0))`);
}
