import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** kill-process.ts and all that it imports in one file: a process of it starts in a sixth of the time. */
export async function bundleKillProcess(): Promise<{ readonly file: string; readonly remove: () => void }> {
  // Inside the tree, where what stays out of the bundle is found.
  const parent = path.join(root, ".cache");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, "kill-"));
  await build({
    configFile: false,
    publicDir: false,
    logLevel: "silent",
    root,
    build: {
      ssr: "test/faults/kill-process.ts",
      outDir: folder,
      target: "node20",
      minify: false,
      rollupOptions: { output: { entryFileNames: "kill.mjs" } },
    },
    // Loaded by nobody, and a file that no bundler reads.
    resolve: { alias: { "pg-native": "node:util" } },
    ssr: { noExternal: true, external: ["@node-rs/argon2"] },
  });
  return {
    file: path.join(folder, "kill.mjs"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
