import type { Access } from "#app/http/access.ts";
import { importRoute, listRoutes } from "../route-modules.ts";

/** One address of the application, as app/routes.ts declares it, with whom its own code lets in. */
export type RouteLine = {
  readonly id: string;
  /** As in "/portal/referrals/:id"; the splat is "/*". */
  readonly pattern: string;
  /** Of the page and of every layout around it, outermost first. */
  readonly loaders: readonly Access[];
  /** null: nothing is sent there. */
  readonly action: Access | null;
  readonly isIndex: boolean;
  /** false: it answers a file or a document for programs. */
  readonly isPage: boolean;
};

/** Every address, from the route list and the modules themselves: a new page is in it without a word here. */
export async function routeTable(): Promise<RouteLine[]> {
  const routes = await listRoutes();
  const byId = new Map(routes.map((route) => [route.id, route]));
  const parents = new Set(routes.map(({ parentId }) => parentId));
  const table: RouteLine[] = [];
  for (const route of routes) {
    if (parents.has(route.id)) continue;
    const chain = [route];
    for (let above = byId.get(route.parentId ?? ""); above; above = byId.get(above.parentId ?? ""))
      chain.unshift(above);
    const modules = await Promise.all(chain.map(({ file }) => importRoute(file)));
    const own = modules.at(-1);
    table.push({
      id: route.id,
      pattern: `/${chain.flatMap(({ path }) => path ?? []).join("/")}`,
      loaders: modules.map(({ loader }) => accessOf(loader, route.id)),
      action: own?.action ? accessOf(own.action, route.id) : null,
      isIndex: route.index === true,
      isPage: own !== undefined && "default" in own && own.default !== undefined,
    });
  }
  return table;
}

function accessOf(guarded: unknown, id: string): Access {
  if (typeof guarded === "function" && "access" in guarded) return guarded.access as Access;
  throw new Error(`${id} does not say who may enter.`);
}

/** Names of a pattern's parameters. */
export function paramsOf(pattern: string): string[] {
  return [...pattern.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
}

/** The address of a pattern with these texts in the place of its parameters, written as given. */
export function fill(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern
    .replace(/:(\w+)/g, (_, name: string) => values[name] ?? "missing")
    .replace("*", "no-such-page");
}

/** What stands in a path in the place of a pattern's parameters, null when it is another page's address. */
export function readPath(
  path: string,
  line: RouteLine,
  table: readonly RouteLine[],
): Record<string, string> | null {
  return lineOf(path, table) === line ? (matchOf(path, line) ?? null) : null;
}

/** The line that answers a path: the one with the fewest parameters. */
export function lineOf(path: string, table: readonly RouteLine[]): RouteLine | null {
  const fitting = table.filter((line) => line.pattern !== "/*" && matchOf(path, line));
  fitting.sort((one, other) => weight(one) - weight(other));
  return fitting[0] ?? null;
}

/** A parameter with an ending (`:number.pdf`) says more than a bare one. */
const weight = ({ pattern }: RouteLine) => paramsOf(pattern).length * 2 - (/:\w+\./.test(pattern) ? 1 : 0);

function matchOf(path: string, { pattern }: RouteLine): Record<string, string> | undefined {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/:(\w+)/g, "(?<$1>[^/]+?)");
  const found = new RegExp(`^${source}$`).exec(path);
  return found ? { ...found.groups } : undefined;
}

/** Where the loaders of a page alone are asked for: `.data`, as the browser's own script does. */
export function dataPath(path: string, query = ""): string {
  return `${path === "/" ? "/_root" : path}.data${query}`;
}
