import { reconcile } from "#app/features/payouts/reconcile.server.ts";
import { defineJob, NO_PAYLOAD } from "./job.server.ts";

export const reconcileJob = defineJob({ name: "reconcile", payload: NO_PAYLOAD, run: reconcile });
