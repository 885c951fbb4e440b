import { crashRuns } from "./crash-runs.ts";
import { interleavings } from "./interleavings.ts";
import { killRuns } from "./kill-runs.ts";
import { outages } from "./outages.ts";
import { pairs } from "./pairs.ts";
import type { Proof } from "./proofs.ts";
import { racingApprovers } from "./racing-approvers.ts";
import { stripeFaults } from "./stripe-faults.ts";
import { webhookOrders } from "./webhook-orders.ts";

/** Every proof that `npm run faults` plays, in this order. */
export const PROOFS: readonly Proof[] = [
  crashRuns,
  pairs,
  killRuns,
  stripeFaults,
  outages,
  interleavings,
  racingApprovers,
  webhookOrders,
];
