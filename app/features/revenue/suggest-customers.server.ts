import { or } from "drizzle-orm";
import { nameKey } from "#app/domain/name-key.ts";
import { readCustomerKey } from "#app/features/revenue/customer-key.server.ts";
import { anyOf } from "#db/any-of.server.ts";
import { customer } from "#db/schema/customers.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** What money of nobody says of whose it is: keys, and a name or an e-mail address for people. */
export type CustomerHints = {
  readonly customerKeys: readonly string[];
  readonly customerHint: string | null;
};
export type SuggestedCustomer = { readonly id: string; readonly label: string };

/**
 * Who it may be: the customer of the same name key or of the same registrable domain (of a key or of an e-mail address).
 * Nobody where two could be meant: a person chooses then.
 */
export async function suggestCustomers(
  reader: Reader,
  waiting: readonly CustomerHints[],
): Promise<(hints: CustomerHints) => SuggestedCustomer | null> {
  const names = [...new Set(waiting.flatMap((hints) => nameOf(hints) ?? []))];
  const domains = [...new Set(waiting.flatMap(domainsOf))];
  if (names.length + domains.length === 0) return () => null;
  const rows = await reader
    .select({ id: customer.id, label: customer.label, nameKey: customer.nameKey, domain: customer.domain })
    .from(customer)
    .where(or(anyOf(customer.nameKey, names), anyOf(customer.domain, domains)));
  return (hints) => {
    const name = nameOf(hints);
    const own = new Set(domainsOf(hints));
    const [one, other] = rows.filter(
      (row) => row.nameKey === name || (row.domain !== null && own.has(row.domain)),
    );
    return one && !other ? { id: one.id, label: one.label } : null;
  };
}

function nameOf({ customerHint }: CustomerHints): string | null {
  return (customerHint && nameKey(customerHint)) || null;
}

function domainsOf({ customerKeys, customerHint }: CustomerHints): string[] {
  const said = customerHint?.includes("@") ? [...customerKeys, `domain:${customerHint}`] : customerKeys;
  return said
    .map((key) => readCustomerKey(key))
    .flatMap((key) => (key?.startsWith("domain:") ? key.slice("domain:".length) : []));
}
