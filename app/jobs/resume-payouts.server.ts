import { resumePayouts } from "#app/features/payouts/resume-payouts.server.ts";
import { defineJob, NO_PAYLOAD } from "./job.server.ts";

export const resumePayoutsJob = defineJob({
  name: "resume_payouts",
  payload: NO_PAYLOAD,
  run: resumePayouts,
});
