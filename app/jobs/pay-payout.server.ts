import { z } from "zod";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { defineJob } from "./job.server.ts";

export const payPayoutJob = defineJob({
  name: "pay_payout",
  payload: z.strictObject({ payoutId: z.string() }),
  run: payPayout,
});
