import { expect, test } from "vitest";
import { z } from "zod";
import { parseForm } from "#app/http/parse-form.server.ts";
import { parseJsonBody } from "#app/http/parse-json.server.ts";
import { parseQuery } from "#app/http/parse-query.server.ts";

const schema = z.object({
  name: z.string().max(20),
  note: z.string().optional(),
  tags: z.array(z.string()).optional(),
  password: z.string().optional(),
});

function post(body: string | FormData, type = "application/x-www-form-urlencoded"): Request {
  const headers = typeof body === "string" ? { "Content-Type": type } : undefined;
  return new Request("https://partners.example.com/form", { method: "POST", body, headers });
}

async function refusalOf(request: Request) {
  const read = await parseForm(request, schema);
  if (read.ok) throw new Error(`it was taken: ${JSON.stringify(read.value)}`);
  const { status, problems, typed } = read.reply.data;
  expect(read.reply.init?.status).toBe(status);
  return { status, said: problems.map(({ field, key }) => `${field}: ${key}`), typed };
}

test("text arrives composed and trimmed, an empty field is absent, a password is as typed", async () => {
  const read = await parseForm(
    post("intent=save&name=%20Jose%CC%81%20&note=&tags=a&tags=b&password=%20two%20%20spaces%20"),
    schema,
  );
  expect(read).toEqual({ ok: true, value: { name: "José", tags: ["a", "b"], password: " two  spaces " } });
});

test("every field is blamed at once, and what was typed is kept, passwords aside", async () => {
  const refused = await refusalOf(post(`name=${"x".repeat(21)}&note=kept&password=hunter2hunter2`));
  expect(refused.status).toBe(422);
  expect(refused.said).toEqual(["name: errors.form_too_long"]);
  expect(refused.typed).toEqual({ name: ["x".repeat(21)], note: ["kept"] });
});

test.each([
  ["NUL", "name=a%00b", "name: errors.form_characters"],
  ["a control character", "name=a%1bb", "name: errors.form_characters"],
  ["a direction override", "name=a%E2%80%AEb", "name: errors.form_characters"],
  ["a line break in one line", "name=a%0d%0aBcc:b", "name: errors.form_characters"],
  ["a repeated field", "name=a&name=b", "name: errors.form_repeated"],
  ["an unknown field", "name=a&role=admin", "null: errors.form_unknown_field"],
  ["a field called __proto__", "name=a&__proto__=x", "null: errors.form_unknown_field"],
  ["a field called constructor", "name=a&constructor=x", "null: errors.form_unknown_field"],
  ["a missing field", "note=a", "name: errors.form_missing"],
  ["an empty field", "name=%20%20", "name: errors.form_missing"],
])("%s is refused by name", async (_what, body, said) => {
  expect(await refusalOf(post(body))).toMatchObject({ status: 422, said: [said] });
});

test("line breaks are taken where the form says so, all written the same way", async () => {
  const read = await parseForm(post("name=a&note=one%0d%0atwo"), schema, { multiline: ["note"] });
  expect(read).toMatchObject({ ok: true, value: { note: "one\ntwo" } });
});

test("bodies that are no form, too large or broken are told apart", async () => {
  expect(await refusalOf(post("{}", "application/json"))).toMatchObject({ status: 415 });
  expect(await refusalOf(post(`name=${"a".repeat(300_000)}`))).toMatchObject({ status: 413 });
  expect(await refusalOf(post("a=1&".repeat(50_000)))).toMatchObject({ status: 400 });
  expect(await refusalOf(post("--x\r\nbroken", "multipart/form-data; boundary=x"))).toMatchObject({
    status: 400,
  });
  expect(await refusalOf(post("no boundary", "multipart/form-data"))).toMatchObject({ status: 400 });
});

test("a file comes through a multipart form", async () => {
  const form = new FormData();
  form.set("name", "october");
  form.set("csv", new File(["a;b\n"], "october.csv", { type: "text/csv" }));
  const read = await parseForm(post(form), z.object({ name: z.string(), csv: z.file().max(1_000) }));
  expect(read.ok && (await read.value.csv.text())).toBe("a;b\n");
});

test("a query never fails: what is not understood is left out and named", () => {
  const filters = z.object({
    page: z.coerce.number().int().min(1).default(1),
    status: z.enum(["open"]).optional(),
  });
  const url = new URL("https://x.example/?page=0&status=open&__proto__=1&evil=%00&page2=3&index");
  expect(parseQuery(url, filters)).toEqual({
    value: { page: 1, status: "open" },
    ignored: ["page", "?", "evil", "page2"],
  });
});

const jsonPost = (body: string) => post(body, "application/json; charset=utf-8");
const anything = z.strictObject({ a: z.unknown() });

async function problemOf(request: Request) {
  const read = await parseJsonBody(request, anything);
  if (read.ok) throw new Error("it was taken");
  expect(read.reply.headers.get("Content-Type")).toContain("application/problem+json");
  return read.reply.json();
}

test("JSON may nest 32 levels, and 100,000 do not reach a recursive parser", async () => {
  const nested = (levels: number) => `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
  expect((await parseJsonBody(jsonPost(nested(32)), anything)).ok).toBe(true);
  expect(await problemOf(jsonPost(nested(33)))).toMatchObject({ status: 400, code: "too_deep" });
  expect(await problemOf(jsonPost(nested(100_000)))).toMatchObject({ status: 400, code: "too_deep" });
  expect(
    (await parseJsonBody(jsonPost(`{"a":"${"[".repeat(100)}\\"${"{".repeat(100)}"}`), anything)).ok,
  ).toBe(true);
});

test("JSON that is broken, too large, of the wrong kind or holds what nobody types gets a problem document", async () => {
  expect(await problemOf(jsonPost("{"))).toMatchObject({ status: 400, code: "malformed_json" });
  expect(await problemOf(jsonPost('{"a":"\\u0000"}'))).toMatchObject({
    status: 400,
    code: "control_characters",
  });
  expect(await problemOf(jsonPost('{"a":"\\ud800"}'))).toMatchObject({
    status: 400,
    code: "control_characters",
  });
  expect(await problemOf(jsonPost('{"a":{"__proto__":1}}'))).toMatchObject({ status: 400 });
  expect(await problemOf(jsonPost('{"a":1,"role":"admin"}'))).toMatchObject({
    status: 422,
    code: "not_valid",
  });
  expect(await problemOf(jsonPost(`{"a":"${"x".repeat(1_100_000)}"}`))).toMatchObject({ status: 413 });
  expect(await problemOf(post("a=1"))).toMatchObject({ status: 415 });
});
