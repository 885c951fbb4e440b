import { crashRuns } from "./crash-runs.ts";
import { interleavings } from "./interleavings.ts";
import { killRuns } from "./kill-runs.ts";
import { outages } from "./outages.ts";
import { pairs } from "./pairs.ts";
import type { Proof } from "./proofs.ts";
import { stripeFaults } from "./stripe-faults.ts";

/** Every proof that `npm run faults` plays, in this order. */
export const PROOFS: readonly Proof[] = [crashRuns, pairs, killRuns, stripeFaults, outages, interleavings];
