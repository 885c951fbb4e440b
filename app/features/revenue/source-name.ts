const NAMES: Readonly<Record<string, string>> = { stripe: "Stripe", csv: "CSV" };

/** How a feed of revenue is called in front of people: those of the product by their names, an API's by its own. */
export function sourceName(source: string): string {
  return NAMES[source] ?? source;
}
