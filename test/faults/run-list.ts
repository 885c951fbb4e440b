import { crashRuns } from "./crash-runs.ts";
import { interleavings } from "./interleavings.ts";
import { killRuns } from "./kill-runs.ts";
import type { Proof } from "./proofs.ts";

/** Every proof that `npm run faults` plays, in this order. */
export const PROOFS: readonly Proof[] = [
  crashRuns,
  killRuns,
  interleavings,
];
