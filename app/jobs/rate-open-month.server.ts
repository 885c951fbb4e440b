import { z } from "zod";
import { rateOpenMonths } from "#app/features/commissions/rate-open-month.server.ts";
import { defineJob } from "./job.server.ts";

/** Without a month: every open one that has events of the partner's customers, or may bring something without. */
export const rateOpenMonthJob = defineJob({
  name: "rate_open_month",
  payload: z.strictObject({ partnerId: z.string(), periodId: z.string().optional() }),
  run: rateOpenMonths,
});
