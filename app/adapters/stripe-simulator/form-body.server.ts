import { badParameter } from "./failure.server.ts";

/** Parameters of a request as Stripe reads them: texts, nested by brackets. */
export type Params = { readonly [name: string]: Param };
export type Param = string | Params | readonly Param[];

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

type Tree = Map<string, string | Tree>;

/** `a[b]=1&c[]=2&d[0][e]=3` → nested parameters. Names of more than eight steps are refused. */
export function readParams(search: URLSearchParams): Params {
  const tree: Tree = new Map();
  for (const [name, value] of search) {
    const steps = name.split("[").map((step, index) => (index === 0 ? step : step.replace(/\]$/, "")));
    if (steps.length > 8 || steps.some((step) => FORBIDDEN.has(step)))
      throw badParameter(name, "Invalid parameter");
    plant(tree, steps, value);
  }
  return asObject(tree);
}

function plant(tree: Tree, steps: readonly string[], value: string): void {
  const [step = "", ...rest] = steps;
  const name = step === "" ? String(tree.size) : step;
  if (rest.length === 0) {
    tree.set(name, value);
    return;
  }
  const found = tree.get(name);
  const branch: Tree = found instanceof Map ? found : new Map();
  tree.set(name, branch);
  plant(branch, rest, value);
}

function asObject(tree: Tree): Params {
  return Object.fromEntries(
    [...tree].map(([name, value]) => [name, typeof value === "string" ? value : asParam(value)]),
  );
}

function asParam(tree: Tree): Param {
  const isList = [...tree.keys()].every((name) => /^\d+$/.test(name));
  return isList
    ? [...tree.values()].map((value) => (typeof value === "string" ? value : asParam(value)))
    : asObject(tree);
}

/** A text parameter; missing or empty is refused. */
export function requiredText(params: Params, name: string): string {
  const value = params[name];
  if (typeof value === "string" && value !== "") return value;
  throw badParameter(name, `Missing required param: ${name}.`, "parameter_missing");
}

export function optionalText(params: Params, name: string): string | null {
  const value = params[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** A whole positive number of minor units. */
export function positiveInteger(params: Params, name: string): number {
  const text = requiredText(params, name);
  if (!/^-?\d{1,15}$/.test(text))
    throw badParameter(name, `Invalid integer: ${text}`, "parameter_invalid_integer");
  const value = Number(text);
  if (value >= 1) return value;
  throw badParameter(name, "This value must be greater than or equal to 1.", "parameter_invalid_integer");
}

/** A nested object of texts, as metadata is; anything else in it is refused. */
export function textMap(params: Params, name: string): Record<string, string> {
  const value = params[name];
  if (value === undefined || value === "") return {};
  if (typeof value !== "object" || Array.isArray(value)) throw badParameter(name, "Invalid object");
  const texts: Record<string, string> = {};
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") throw badParameter(`${name}[${key}]`, "Invalid string");
    texts[key] = text;
  }
  return texts;
}

export function nested(params: Params, name: string): Params {
  const value = params[name];
  return value !== undefined && typeof value === "object" && !isList(value) ? value : {};
}

export function listOf(params: Params, name: string): readonly string[] {
  const value = params[name];
  if (value === undefined || !isList(value)) return [];
  return value.filter((item) => typeof item === "string");
}

function isList(value: Param): value is readonly Param[] {
  return Array.isArray(value);
}
