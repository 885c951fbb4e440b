import path from "node:path";
import { fileURLToPath } from "node:url";
import { type ClusterFiles, clusterFiles } from "#db/embedded/cluster-files.ts";

export const PROJECT_FOLDER = fileURLToPath(new URL("../../", import.meta.url));

/** Everything that a start leaves on this machine: `.data`, or the folder that REPARTO_DATA names (tests). */
export const DATA_FOLDER = path.resolve(PROJECT_FOLDER, process.env.REPARTO_DATA?.trim() || ".data");

export const inData = (...names: string[]): string => path.join(DATA_FOLDER, ...names);

export const embeddedFiles = (): ClusterFiles => clusterFiles(inData("postgres"));

/** Something that the person at the keyboard can mend: one sentence, exit code 1, no stack. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
