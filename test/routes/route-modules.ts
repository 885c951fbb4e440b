import path from "node:path";
import type { ServerBuild } from "@remix-run/node";
import type { RouteConfigEntry } from "@remix-run/route-config";
import remixConfig from "../../remix.config.js";

export type RouteModule = ServerBuild["routes"][string]["module"];
export type FoundRoute = { id: string; parentId?: string; path?: string; index?: boolean; file: string };

/** Every route of app/routes.ts, parents first, root left out. */
export async function listRoutes(): Promise<FoundRoute[]> {
  const { default: config } = await import("#app/routes.ts");
  const found: FoundRoute[] = [];
  const walk = (entries: readonly RouteConfigEntry[], parentId: string) => {
    for (const { id, file, path: url, index, children } of entries) {
      const ownId = id ?? file.replace(/\.tsx?$/, "");
      found.push({ id: ownId, parentId, path: url, index, file });
      walk(children ?? [], ownId);
    }
  };
  walk(await config, "root");
  return found;
}

export async function importRoute(file: string): Promise<RouteModule> {
  return (await import(/* @vite-ignore */ path.resolve("app", file))) as RouteModule;
}

/** What `remix vite:build` would make for the server, made of the sources: no bundle, no browser files. */
export async function serverBuildFromSources(): Promise<ServerBuild> {
  const root: FoundRoute = { id: "root", path: "", file: "root.tsx" };
  const routes: ServerBuild["routes"] = {};
  const manifest: ServerBuild["assets"]["routes"] = {};
  for (const { file, ...route } of [root, ...(await listRoutes())]) {
    const module = await importRoute(file);
    routes[route.id] = { ...route, module };
    manifest[route.id] = {
      ...route,
      module: `/assets/${route.id}.js`,
      hasAction: "action" in module,
      hasLoader: "loader" in module,
      hasClientAction: false,
      hasClientLoader: false,
      hasErrorBoundary: "ErrorBoundary" in module,
    };
  }
  return {
    entry: { module: (await import("#app/entry.server.tsx")) as unknown as ServerBuild["entry"]["module"] },
    routes,
    assets: {
      entry: { module: "/assets/entry.client.js", imports: [] },
      routes: manifest,
      url: "/assets/manifest.js",
      version: "test",
    },
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    future: remixConfig.future as ServerBuild["future"],
    isSpaMode: false,
    mode: "production",
  };
}
