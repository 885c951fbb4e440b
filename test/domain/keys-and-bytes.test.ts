import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Canonical, canonicalJson } from "#app/domain/canonical-json.ts";
import { emailKey, nameKey } from "#app/domain/name-key.ts";

describe("name keys", () => {
  test.each([
    ["Peñalver & Hijos, S.L.", "penalver hijos"],
    ["PEÑALVER & HIJOS SL", "penalver hijos"],
    ["Penalver & Hijos S. L.", "penalver hijos"],
    ["Acme, Inc.", "acme"],
    ["ACME Corp", "acme"],
    ["Straße Software GmbH & Co. KG", "strasse software"],
    ["Grupo Ñandú S.A. de C.V.", "grupo nandu"],
    ["Grupo Ñandú S. de R.L. de C.V.", "grupo nandu"],
    ["Cafés La Unión S.A.S.", "cafes la union"],
    ["Servicios Andinos Ltda.", "servicios andinos"],
    ["Ørsted A/S", "orsted"],
    ["O’Neill's LLC", "oneills"],
    ["Ｆｕｌｌｗｉｄｔｈ Ltd", "fullwidth"],
    ["株式会社サンプル", "株式会社サンプル"],
    ["SAS", "sas"],
    ["  Spaced\u00a0 Out  ", "spaced out"],
  ])("%s is compared as %s", (name, key) => {
    expect(nameKey(name)).toBe(key);
  });

  test("different companies stay different", () => {
    expect(nameKey("Acme Madrid SL")).not.toBe(nameKey("Acme Sevilla SL"));
  });

  test("a key is its own key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(nameKey(nameKey(name))).toBe(nameKey(name));
      }),
    );
  });

  test("an address is compared in lower case without its surroundings", () => {
    expect(emailKey("  Ana.Ruiz@Example.COM ")).toBe("ana.ruiz@example.com");
  });
});

describe("canonical text", () => {
  test("does not depend on the order in which a document was put together", () => {
    expect(canonicalJson({ b: 1, a: [true, null, "ñ"], c: { y: 10n, x: -3 } })).toBe(
      '{"a":[true,null,"ñ"],"b":1,"c":{"x":-3,"y":"10"}}',
    );
    const leaf = fc.oneof(
      fc.string(),
      fc.maxSafeInteger().map((n) => n || 0),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => key !== "__proto__"),
          leaf,
        ),
        (document) => {
          const turned = Object.fromEntries(Object.entries(document).reverse());
          expect(canonicalJson(turned)).toBe(canonicalJson(document));
          expect(JSON.parse(canonicalJson({ ...document }))).toEqual({ ...document });
        },
      ),
    );
  });

  test.each([[0.5], [Number.NaN], [2 ** 60], [-0], [undefined], [new Date(0)], [() => 1], [Symbol("x")]])(
    "refuses %s, which has no single text",
    (value) => {
      expect(() => canonicalJson({ inside: value as unknown as Canonical })).toThrow("$.inside is");
    },
  );
});
