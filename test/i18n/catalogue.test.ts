import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DOMAIN_ERROR_CODES } from "#app/domain/errors.ts";
import { LOCALES, type Locale } from "#app/domain/locale.ts";
import { CATALOGUE, textIn } from "#app/i18n/catalogue.server.ts";
import { compileMessage, textFor } from "#app/i18n/text.ts";

const I18N = new URL("../../app/i18n/", import.meta.url);
const rooms = readdirSync(new URL("en/", I18N)).map((file) => file.replace(/\.ts$/, ""));

async function roomTexts(locale: Locale, room: string): Promise<Record<string, string>> {
  const module: Record<string, Record<string, string>> = await import(
    new URL(`${locale}/${room}.ts`, I18N).href
  );
  return module[room] ?? {};
}

/** Names of what a message asks for, however deep it stands in plurals and selections. */
function placeholdersOf(message: string, locale: Locale): string[] {
  const names = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const child of node) walk(child);
    if (typeof node !== "object" || node === null || Array.isArray(node)) return;
    if ("type" in node && "value" in node && node.type !== 0 && typeof node.value === "string")
      names.add(node.value);
    Object.values(node).forEach(walk);
  };
  walk(compileMessage(message, locale).getAst());
  return [...names].sort();
}

describe("the catalogue", () => {
  it.each(rooms)("of %s is merged whole and its keys begin with the room", async (room) => {
    for (const locale of LOCALES) {
      const texts = await roomTexts(locale, room);
      expect(Object.keys(texts).filter((key) => !key.startsWith(`${room}.`))).toEqual([]);
      expect(CATALOGUE[locale]).toMatchObject(texts);
    }
  });

  it("has no empty text, and English and Spanish ask for the same values", () => {
    const spanish: Record<string, string> = CATALOGUE.es;
    const unequal = Object.entries(CATALOGUE.en).filter(([key, english]) => {
      const other = spanish[key] ?? "";
      if (english.trim() === "" || other.trim() === "") return true;
      return placeholdersOf(english, "en").join() !== placeholdersOf(other, "es").join();
    });
    expect(unequal).toEqual([]);
  });

  it("has a sentence for every refusal of the business, in both languages", () => {
    for (const locale of LOCALES) {
      expect(
        DOMAIN_ERROR_CODES.filter((code) => !Object.hasOwn(CATALOGUE[locale], `errors.${code}`)),
      ).toEqual([]);
    }
  });
});

describe("a text", () => {
  it("is filled with values, and markup in it stays plain", () => {
    expect(textIn("en")("shell.filter_ignored", { name: "state", value: "<b>" })).toBe(
      "Filter ignored: state = <b>",
    );
    expect(textIn("es")("shell.paging_position", { from: "1", to: "50", total: "1.204" })).toBe(
      "1 a 50 de 1.204",
    );
  });

  it("counts in its language and groups four digits in Spanish too", () => {
    const clients = "{n, plural, one {# client} other {# clients}}";
    const text = textFor({ ...CATALOGUE.es, "shell.menu": clients }, "es");
    expect([1, 2, 1204].map((n) => text("shell.menu", { n }))).toEqual([
      "1 client",
      "2 clients",
      "1.204 clients",
    ]);
  });
});
