const event = {
  id: "inv_odd",
  type: "payment",
  occurredAt: "2026-04-05T09:00:00Z",
  customer: { key: "ref:nobody" },
  lines: [
    { product: "docu_ai", net: { amount: "100", currency: "USD" }, tax: { amount: "0", currency: "USD" } },
  ],
};

/** Bodies for a JSON endpoint: what is wrong, and the very bytes. */
export function oddJson(): readonly { readonly what: string; readonly body: string }[] {
  const line = (change: Record<string, unknown>) => ({ ...event, lines: [{ ...event.lines[0], ...change }] });
  const values: readonly unknown[] = [
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    "",
    "x".repeat(10_000),
    "\0",
    "\u0007",
    [],
    {},
    [[]],
    { amount: "1" },
    "NaN",
    "99999999999999999999999999",
    "-5",
    "1,5",
    "١٢",
    "0000-00-00T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "+275760-09-13T00:00:00Z",
  ];
  const fields = Object.keys(event).flatMap((field) =>
    values.map((value) => ({ what: `${field}: ${name(value)}`, value: { ...event, [field]: value } })),
  );
  const lines = ["product", "net", "tax", "stream", "quantity", "serviceFrom", "unknown"].flatMap((field) =>
    values.map((value) => ({ what: `line's ${field}: ${name(value)}`, value: line({ [field]: value }) })),
  );
  const amounts = ["amount", "currency", "exponent"].flatMap((field) =>
    values.map((value) => ({
      what: `net's ${field}: ${name(value)}`,
      value: line({ net: { amount: "100", currency: "USD", [field]: value } }),
    })),
  );
  const left = Object.keys(event).map((field) => ({
    what: `${field} left out`,
    value: { ...event, [field]: undefined },
  }));
  const wholes = [...values, Array(1_001).fill(event), [event, event], [event, null]].map((value) => ({
    what: `a body ${name(value)}`,
    value,
  }));
  return [
    ...[...fields, ...lines, ...amounts, ...left, ...wholes].map(({ what, value }) => ({
      what,
      body: JSON.stringify(value) ?? "",
    })),
    { what: "nothing", body: "" },
    { what: "half a document", body: '{"id":"x"' },
    { what: "two documents", body: "{}{}" },
    { what: "a comment", body: "{/* */}" },
    { what: "NaN", body: '{"id":NaN}' },
    { what: "1e309", body: '{"id":"x","lines":[{"quantity":1e309}]}' },
    { what: "a huge number", body: `{"id":${"9".repeat(5_000)}}` },
    { what: "a lone surrogate", body: '{"id":"\\ud800"}' },
    { what: "a NUL in a key", body: '{"a\\u0000b":1}' },
    { what: "__proto__", body: '{"__proto__":{"id":"x"}}' },
    { what: "the same key twice", body: JSON.stringify(event).replace("{", '{"id":"other",') },
    { what: "100,000 deep", body: "[".repeat(100_000) },
    { what: "100,000 deep objects", body: '{"a":'.repeat(100_000) },
    { what: "a byte order mark", body: `\ufeff${JSON.stringify(event)}` },
  ];
}

const name = (value: unknown) => (JSON.stringify(value) ?? "undefined").slice(0, 40);
