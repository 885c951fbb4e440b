import type Stripe from "stripe";

/** One request to Stripe; `what` names it for the assertion that no transaction is open. */
export type StripeRequest = <T>(what: string, send: (sdk: Stripe) => Promise<T>) => Promise<T>;

type Page<T> = { readonly data: readonly T[]; readonly has_more: boolean };

/** All rows of a list, newest first as Stripe sends them, page by page of 100. */
export async function everyPage<T extends { readonly id: string }>(
  request: StripeRequest,
  what: string,
  list: (sdk: Stripe, cursor: { limit: number; starting_after?: string }) => PromiseLike<Page<T>>,
): Promise<T[]> {
  const rows: T[] = [];
  for (;;) {
    const last = rows.at(-1);
    const page = await request(what, async (sdk) =>
      list(sdk, last ? { limit: 100, starting_after: last.id } : { limit: 100 }),
    );
    rows.push(...page.data);
    if (!page.has_more || page.data.length === 0) return rows;
  }
}

/** The id of an object that Stripe sends either as id or expanded. */
export function idOf(reference: string | { readonly id: string }): string {
  return typeof reference === "string" ? reference : reference.id;
}

/** As `idOf`, where there may be none. */
export function idOrNull(reference: string | { readonly id: string } | null | undefined): string | null {
  return reference ? idOf(reference) : null;
}
