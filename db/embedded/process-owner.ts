import fs from "node:fs";
import path from "node:path";

/** "nobody" on every Linux; PostgreSQL refuses to run as root. */
const UNPRIVILEGED = 65534;

/** Ids for `spawn`; empty when the server runs as the user who starts it. */
export type ProcessOwner = { uid?: number; gid?: number };

/** Root starts PostgreSQL as the owner of the data that is there, else as nobody; anyone else as themselves. */
export function chooseProcessOwner(dataDir: string): ProcessOwner {
  if (process.getuid?.() !== 0) return {};
  const there = fs.statSync(dataDir, { throwIfNoEntry: false });
  if (there && there.uid !== 0) return { uid: there.uid, gid: there.gid };
  return { uid: UNPRIVILEGED, gid: UNPRIVILEGED };
}

export function giveTo(owner: ProcessOwner, file: string): void {
  if (owner.uid !== undefined && owner.gid !== undefined) fs.chownSync(file, owner.uid, owner.gid);
}

/** Can an unrelated user come to `file`, that is, may others search every folder above it? */
export function isReachableByOthers(file: string): boolean {
  for (let folder = path.dirname(fs.realpathSync(file)); ; folder = path.dirname(folder)) {
    if ((fs.statSync(folder).mode & 0o001) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}
