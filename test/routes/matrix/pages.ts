import { lineOf, type RouteLine } from "./route-table.ts";
import type { Answer, Visitor } from "./visitor.ts";

export type FormField = { readonly name: string; readonly value: string; readonly isFile: boolean };
export type FoundForm = {
  /** The address of its page, and where it is sent. */
  readonly page: string;
  readonly action: string;
  readonly fields: readonly FormField[];
  readonly hasFiles: boolean;
};
export type Walk = {
  /** Addresses that links lead to, by pattern, in the order found. */
  readonly links: ReadonlyMap<string, readonly string[]>;
  readonly forms: readonly FoundForm[];
  readonly answers: ReadonlyMap<string, Answer>;
};

/** Addresses of one pattern that are looked at: the second shows what the first one's state hides. */
const OF_ONE_PATTERN = 2;

/** Follows every link from where the person starts, and notes the forms on the way. */
export async function walk(
  visitor: Visitor,
  starts: readonly string[],
  table: readonly RouteLine[],
): Promise<Walk> {
  const links = new Map<string, string[]>();
  const forms = new Map<string, FoundForm>();
  const answers = new Map<string, Answer>();
  const waiting = [...starts];
  while (waiting.length > 0) {
    const now = waiting.splice(0, 6);
    await Promise.all(
      now.map(async (target) => {
        if (answers.has(target)) return;
        const answer = await visitor.ask(target);
        answers.set(target, answer);
        if (!answer.type.startsWith("text/html")) return;
        for (const form of formsIn(answer.body, target)) forms.set(keyOf(form, table), form);
        for (const link of linksIn(answer.body)) {
          const line = lineOf(pathOf(link), table);
          if (!line) continue;
          const known = links.get(line.pattern) ?? [];
          if (known.includes(link) || known.length >= OF_ONE_PATTERN) continue;
          links.set(line.pattern, [...known, link]);
          waiting.push(link);
        }
      }),
    );
  }
  return { links, forms: [...forms.values()], answers };
}

/** One form of a page once, however many rows repeat it. */
function keyOf({ action, fields }: FoundForm, table: readonly RouteLine[]): string {
  const intent = fields.find(({ name }) => name === "intent")?.value ?? "";
  return [lineOf(pathOf(action), table)?.pattern, intent, ...fields.map(({ name }) => name)].join(" ");
}

export const pathOf = (target: string) => target.split(/[?#]/)[0] ?? target;

function linksIn(html: string): string[] {
  return [...html.matchAll(/<a\b[^>]*\bhref="(\/[^"#]*)/g)].map(([, href = ""]) => plain(href));
}

function formsIn(html: string, page: string): FoundForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)]
    .filter(([, head = ""]) => attribute(head, "method")?.toLowerCase() === "post")
    .map(([, head = "", inside = ""]) => ({
      page,
      action: attribute(head, "action") ?? page,
      fields: fieldsIn(inside),
      hasFiles: attribute(head, "enctype") === "multipart/form-data",
    }));
}

/** Names with what a person would send: what stands there, the first choice, or something that fits the field. */
function fieldsIn(html: string): FormField[] {
  const fields = new Map<string, FormField>();
  const add = (name: string, value: string, isFile = false) => {
    if (!fields.has(name)) fields.set(name, { name, value, isFile });
  };
  for (const [, tag = "", head = ""] of html.matchAll(/<(input|textarea|select|button)\b([^>]*)>/g)) {
    const name = attribute(head, "name");
    if (!name) continue;
    const type = attribute(head, "type") ?? tag;
    if (type === "file") add(name, "", true);
    else if (tag === "select") add(name, firstChoice(html, head));
    else add(name, attribute(head, "value") || fitting(name, type));
  }
  return [...fields.values()];
}

function firstChoice(html: string, head: string): string {
  const from = html.slice(html.indexOf(head));
  const inside = from.slice(0, from.indexOf("</select>"));
  return (
    [...inside.matchAll(/<option\b[^>]*\bvalue="([^"]+)"/g)].map(([, value = ""]) => plain(value))[0] ?? "x"
  );
}

function fitting(name: string, type: string): string {
  if (type === "email" || /email/i.test(name)) return "somebody@example.org";
  if (type === "date" || /On$|date/i.test(name)) return "2026-04-01";
  if (type === "password") return "a long sentence for a door";
  if (/website|url/i.test(name)) return "https://www.sample-company.example";
  if (/domain/i.test(name)) return "sample-company.example";
  if (/amount|estimated|weight|number/i.test(name) || type === "number") return "100";
  return "Sample text";
}

function attribute(head: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}="([^"]*)"`, "i").exec(head)?.[1];
  return found === undefined ? undefined : plain(found);
}

const plain = (html: string) =>
  html
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
