import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** The tree as git knows it, in a folder of its own: bugs are planted there and nowhere else. */
export type TreeCopy = { readonly root: string; readonly remove: () => void };

/**
 * Packages come along as hard links, at no cost: a link to their folder would be resolved to the original, and what is
 * found there imports itself.
 */
export function copyTree(from: string): TreeCopy {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "reparto-mutants-")));
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: from,
    encoding: "utf8",
  });
  for (const file of files.split("\0").filter((name) => name !== "")) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    cpSync(path.join(from, file), path.join(root, file), { force: true });
  }
  execFileSync("cp", ["-al", realpathSync(path.join(from, "node_modules")), path.join(root, "node_modules")]);
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
