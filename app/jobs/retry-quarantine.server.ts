import { z } from "zod";
import { retryCustomerQuarantine } from "#app/features/revenue/retry-customer-quarantine.server.ts";
import { defineJob } from "./job.server.ts";

/** Whoever gives a customer a new key asks for it: money that came under that key may have been waiting. */
export const retryQuarantineJob = defineJob({
  name: "retry_quarantine",
  payload: z.strictObject({ customerId: z.string() }),
  run: retryCustomerQuarantine,
});
