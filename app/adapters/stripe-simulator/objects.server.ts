import { randomBytes } from "node:crypto";
import type { Sql } from "./database.server.ts";
import { noSuch } from "./failure.server.ts";
import { nested, optionalText, type Params } from "./form-body.server.ts";

/** Any JSON that the API answers. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };
/** An object of the API: it has an id and says what it is. */
export type StripeObject = JsonObject & { readonly id: string; readonly object: string };

/** A new id of Stripe's kind, "tr_…". */
export function newStripeId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString("hex")}`;
}

export async function insertObject<T extends StripeObject>(sql: Sql, object: T): Promise<T> {
  await sql.query("INSERT INTO object (id, kind, body) VALUES ($1, $2, $3)", [
    object.id,
    object.object,
    JSON.stringify(object),
  ]);
  return object;
}

/** Reads and locks an object for the rest of the transaction; 404, or 400 where a parameter named it. */
export async function lockObject(sql: Sql, kind: string, id: string, param = "id"): Promise<StripeObject> {
  const { rows } = await sql.query<{ body: StripeObject }>(
    "SELECT body FROM object WHERE id = $1 AND kind = $2 FOR UPDATE",
    [id, kind],
  );
  if (rows[0]) return rows[0].body;
  throw noSuch(kind, id, param);
}

export async function readObject(sql: Sql, kind: string, id: string, param = "id"): Promise<StripeObject> {
  const { rows } = await sql.query<{ body: StripeObject }>(
    "SELECT body FROM object WHERE id = $1 AND kind = $2",
    [id, kind],
  );
  if (rows[0]) return rows[0].body;
  throw noSuch(kind, id, param);
}

export async function changeObject(
  sql: Sql,
  object: StripeObject,
  change: JsonObject,
): Promise<StripeObject> {
  const changed = { ...object, ...change };
  await sql.query("UPDATE object SET body = $2 WHERE id = $1", [object.id, JSON.stringify(changed)]);
  return changed;
}

/** All objects of a kind whose top-level texts are as given, newest first. */
export async function findObjects(
  sql: Sql,
  kind: string,
  having: Readonly<Record<string, string>> = {},
  limit = 1000,
): Promise<StripeObject[]> {
  const names = Object.keys(having);
  const conditions = names.map((name, index) => `AND body->>'${fieldName(name)}' = $${index + 3}`).join(" ");
  const { rows } = await sql.query<{ body: StripeObject }>(
    `SELECT body FROM object WHERE kind = $1 ${conditions} ORDER BY position DESC LIMIT $2`,
    [kind, limit, ...names.map((name) => having[name])],
  );
  return rows.map((row) => row.body);
}

/**
 * One page of a list as the API answers it: newest first, `limit` 1 to 100 (10 unless told), `starting_after`, `created`.
 * `hiddenAfter` hides what is younger than a moment: lists of Stripe may lag behind.
 */
export async function listObjects(
  sql: Sql,
  url: string,
  kind: string,
  params: Params,
  having: Readonly<Record<string, string | null>>,
  hiddenAfter: number | null = null,
): Promise<JsonObject> {
  const values: (string | number)[] = [kind];
  const conditions: string[] = ["kind = $1"];
  const require = (sqlText: (place: string) => string, value: string | number): void => {
    values.push(value);
    conditions.push(sqlText(`$${values.length}`));
  };
  for (const [name, value] of Object.entries(having)) {
    if (value !== null) require((place) => `body->>'${fieldName(name)}' = ${place}`, value);
  }
  const created = nested(params, "created");
  for (const [name, operator] of [
    ["gte", ">="],
    ["gt", ">"],
    ["lte", "<="],
    ["lt", "<"],
  ] as const) {
    const bound = optionalText(created, name);
    if (bound) require((place) => `(body->>'created')::bigint ${operator} ${place}`, Number(bound));
  }
  if (hiddenAfter !== null) require((place) => `(body->>'created')::bigint <= ${place}`, hiddenAfter);
  const after = optionalText(params, "starting_after");
  if (after) require((place) => `position < (SELECT position FROM object WHERE id = ${place})`, after);

  const limit = Math.min(100, Math.max(1, Number(optionalText(params, "limit") ?? 10) || 10));
  const { rows } = await sql.query<{ body: StripeObject }>(
    `SELECT body FROM object WHERE ${conditions.join(" AND ")} ORDER BY position DESC LIMIT ${limit + 1}`,
    values,
  );
  return pageOf(
    url,
    rows.map((row) => row.body),
    limit,
  );
}

export function pageOf(url: string, rows: readonly StripeObject[], limit: number): JsonObject {
  return { object: "list", url, has_more: rows.length > limit, data: rows.slice(0, limit) };
}

/** Field names come from our own code; this keeps it so. */
function fieldName(name: string): string {
  if (!/^[a-z_]+$/.test(name)) throw new Error(`${name} is no field name`);
  return name;
}

export function numberIn(object: JsonObject, name: string): number {
  const value = object[name];
  return typeof value === "number" ? value : 0;
}

export function textIn(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === "string" ? value : "";
}

export function partOf(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? value : {};
}

export function rowsIn(object: JsonObject, name: string): readonly JsonObject[] {
  const value = object[name];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
