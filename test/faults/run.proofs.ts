import { writeFileSync } from "node:fs";
import { afterAll, test } from "vitest";
import { newReport } from "./proofs.ts";
import type { PlayedProof } from "./run-document.ts";
import { PROOFS } from "./run-list.ts";

/** Plays the proofs in full; started by run.ts, which says which and where the outcome goes. */
const only = process.env.FAULTS_ONLY?.split("|") ?? null;
const seed = Number(process.env.FAULTS_SEED ?? "1");
const extent = process.env.FAULTS_EXTENT === "bounded" ? "bounded" : "full";
const played: PlayedProof[] = [];

for (const proof of PROOFS)
  test.runIf(only === null || only.includes(proof.name))(proof.name, async () => {
    const report = newReport();
    const started = performance.now();
    let failure: string | null = null;
    try {
      await proof.run({ extent, seed }, report);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      const seconds = Math.round((performance.now() - started) / 1_000);
      const { counts, figures } = report;
      played.push({ name: proof.name, seconds, failure, counts: [...counts], figures: [...figures] });
    }
  });

afterAll(() => {
  if (process.env.FAULTS_OUT) writeFileSync(process.env.FAULTS_OUT, JSON.stringify(played));
});
