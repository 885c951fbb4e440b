import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { giveTo, isReachableByOthers, type ProcessOwner } from "./process-owner.ts";

/** The files of one embedded server; the password and the log lie beside the data, never inside. */
export type ClusterFiles = {
  readonly dataDir: string;
  readonly passwordFile: string;
  readonly logFile: string;
  readonly pidFile: string;
};

export function clusterFiles(dataDir: string): ClusterFiles {
  const folder = path.resolve(dataDir);
  return {
    dataDir: folder,
    passwordFile: `${folder}.password`,
    logFile: `${folder}.log`,
    pidFile: path.join(folder, "postmaster.pid"),
  };
}

export function readPassword(files: ClusterFiles): string {
  try {
    return fs.readFileSync(files.passwordFile, "utf8").trim();
  } catch (error) {
    throw new Error(
      `The password of the embedded PostgreSQL (${files.passwordFile}) cannot be read: restore that file, or remove ${files.dataDir} to begin with an empty database.`,
      { cause: error },
    );
  }
}

export const hasCluster = (files: ClusterFiles): boolean =>
  fs.existsSync(path.join(files.dataDir, "PG_VERSION"));

/**
 * How PostgreSQL is told where its data is. The kernel enters the folder before it drops root's rights, so that
 * a cluster below a folder that the unprivileged user may not enter (a clone in /root) works all the same.
 */
export function dataDirFor(owner: ProcessOwner, dataDir: string): { cwd: string; argument: string } {
  if (owner.uid === undefined || isReachableByOthers(dataDir))
    return { cwd: path.dirname(dataDir), argument: dataDir };
  if (process.platform === "linux") return { cwd: dataDir, argument: "/proc/self/cwd" };
  throw new Error(`The embedded PostgreSQL cannot run as root below a closed folder: ${dataDir}.`);
}

/** Messages in English whatever the machine speaks: the launcher shows them and tests read them. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, LC_ALL: "C" });

/** Makes an empty cluster in one step: a launcher killed half-way leaves nothing that looks like one. */
export function createCluster(
  files: ClusterFiles,
  { initdb, owner, durable }: { initdb: string; owner: ProcessOwner; durable: boolean },
): void {
  fs.mkdirSync(path.dirname(files.dataDir), { recursive: true });
  const unfinished = fs.mkdtempSync(`${files.dataDir}.new-`);
  const passwordFile = `${unfinished}.password`;
  fs.writeFileSync(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  const password = fs.openSync(passwordFile, "r");
  try {
    giveTo(owner, unfinished);
    giveTo(owner, passwordFile);
    const { cwd, argument } = dataDirFor(owner, unfinished);
    const passwordArgument = process.platform === "win32" ? passwordFile : "/dev/stdin";
    const fixed = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--username=postgres"];
    execFileSync(
      initdb,
      ["-D", argument, `--pwfile=${passwordArgument}`, ...fixed, ...(durable ? [] : ["--no-sync"])],
      { ...owner, cwd, env: serverEnvironment(), stdio: [password, "pipe", "pipe"] },
    );
    giveTo({ uid: process.getuid?.(), gid: process.getgid?.() }, passwordFile);
    fs.renameSync(passwordFile, files.passwordFile);
    fs.renameSync(unfinished, files.dataDir);
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? "").trim() || String(error);
    throw new Error(`The embedded PostgreSQL could not be created in ${files.dataDir}: ${said}`, {
      cause: error,
    });
  } finally {
    fs.closeSync(password);
    fs.rmSync(unfinished, { recursive: true, force: true });
    fs.rmSync(passwordFile, { force: true });
  }
}
