import { expect, test } from "vitest";
import { importRoute, listRoutes } from "./route-modules.ts";

test("every route says on its loader and on its action who may enter", async () => {
  const open: string[] = [];
  const routes = [{ file: "root.tsx" }, ...(await listRoutes())];
  for (const { file } of routes) {
    const module = await importRoute(file);
    if (!isGuarded(module.loader)) open.push(`${file} has no guarded loader`);
    if (module.action !== undefined && !isGuarded(module.action))
      open.push(`${file} has an unguarded action`);
  }
  expect(routes.length).toBeGreaterThan(2);
  expect(open).toEqual([]);
});

test("nobody but the sign-in side of the site is open to anyone", async () => {
  const open: string[] = [];
  for (const { file } of await listRoutes()) {
    const { loader } = await importRoute(file);
    const access = isGuarded(loader) ? loader.access : null;
    const isInside = /^routes\/(portal|console)\//.test(file);
    if (isInside && (access?.kind === "anyone" || access?.kind === "signed_in")) open.push(file);
  }
  expect(open).toEqual([]);
});

function isGuarded(candidate: unknown): candidate is { access: { kind: string } } {
  return typeof candidate === "function" && "access" in candidate;
}
