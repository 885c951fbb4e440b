import { reconcile } from "#app/features/payouts/reconcile.server.ts";
import { refreshBankLeg } from "#app/features/payouts/refresh-bank-leg.server.ts";
import { defineJob, NO_PAYLOAD } from "./job.server.ts";

export const reconcileJob = defineJob({
  name: "reconcile",
  payload: NO_PAYLOAD,
  run: async (ctx) => ({ ...(await reconcile(ctx)), bankLeg: await refreshBankLeg(ctx) }),
});
