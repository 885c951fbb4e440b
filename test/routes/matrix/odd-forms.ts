import type { FormField, FoundForm } from "./pages.ts";

/** A form as somebody sends it who did not come by the page: what is odd about it, and its fields in order. */
export type OddForm = { readonly what: string; readonly entries: readonly (readonly [string, string])[] };

/** What no field of ours takes, whatever its kind. */
const NEVER: readonly (readonly [string, (value: string) => string])[] = [
  ["10,000 characters", () => "x".repeat(10_000)],
  ["NUL", (value) => `${value}\0`],
  ["a control character", (value) => `${value}\u0007`],
  ["a direction override", (value) => `${value}\u202e`],
];
/** What is of another kind than the field; some fields take some of it. */
const OTHER_KINDS = ["-1", "1e309", "99999999999999999999", "2026-02-30", "0000-00-00", "١٢", "__proto__"];

/** Every field dropped, doubled, and with each odd value; and each column that a form must not bring along. */
export function oddForms(form: FoundForm, columns: readonly string[]): OddForm[] {
  const texts = form.fields.filter(({ isFile }) => !isFile);
  const entries = texts.map(({ name, value }) => [name, value] as const);
  const instead = ({ name }: FormField, value: string) =>
    entries.map(([known, stands]) => [known, known === name ? value : stands] as const);
  return [
    ...texts.flatMap((field) => [
      { what: `${field.name} left out`, entries: entries.filter(([name]) => name !== field.name) },
      { what: `${field.name} twice`, entries: [...entries, [field.name, field.value] as const] },
      ...NEVER.map(([what, spoil]) => ({
        what: `${field.name} with ${what}`,
        entries: instead(field, spoil(field.value)),
      })),
      ...OTHER_KINDS.map((value) => ({ what: `${field.name} as ${value}`, entries: instead(field, value) })),
    ]),
    ...columns
      .filter((column) => !texts.some(({ name }) => name === column))
      .map((column) => ({ what: `${column} added`, entries: [...entries, [column, "x"] as const] })),
  ];
}

/** Bodies that are no form of ours at all. */
export function oddBodies(): readonly { what: string; body: BodyInit; headers: Record<string, string> }[] {
  const form = "application/x-www-form-urlencoded";
  const part = "multipart/form-data; boundary=b";
  const many = Array.from({ length: 600 }, (_, n) => `f${n}=1`).join("&");
  return [
    { what: "JSON", body: '{"intent":"x"}', headers: { "Content-Type": "application/json" } },
    { what: "plain text", body: "intent=x", headers: { "Content-Type": "text/plain" } },
    { what: "no kind", body: new Uint8Array([1, 2, 3]), headers: {} },
    {
      what: "a broken multipart",
      body: "--b\r\nContent-Disposition: form-data\r\n",
      headers: { "Content-Type": part },
    },
    { what: "a multipart without boundary", body: "x", headers: { "Content-Type": "multipart/form-data" } },
    { what: "2 MB", body: `note=${"x".repeat(2 * 1024 * 1024)}`, headers: { "Content-Type": form } },
    { what: "no UTF-8", body: new Uint8Array([0x6e, 0x3d, 0xff, 0xfe]), headers: { "Content-Type": form } },
    { what: "broken escapes", body: "%E0%A4%A=%ZZ&intent=%00", headers: { "Content-Type": form } },
    { what: "600 fields", body: many, headers: { "Content-Type": form } },
    {
      what: "prototype fields",
      body: "__proto__=1&constructor=1&__proto__[x]=1",
      headers: { "Content-Type": form },
    },
  ];
}

/** The body as the browser would make it of this form. */
export function bodyOf(form: FoundForm, { entries }: OddForm): BodyInit {
  if (!form.hasFiles) return new URLSearchParams(entries.map(([name, value]) => [name, value]));
  const body = new FormData();
  for (const [name, value] of entries) body.append(name, value);
  for (const { name, isFile } of form.fields)
    if (isFile) body.append(name, new Blob(["id,type\n1,\0\n"], { type: "text/csv" }), "rows.csv");
  return body;
}
