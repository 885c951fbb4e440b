import { expireReferrals } from "#app/features/referrals/expire-referrals.server.ts";
import { defineJob, NO_PAYLOAD } from "./job.server.ts";

export const expireReferralsJob = defineJob({
  name: "expire_referrals",
  payload: NO_PAYLOAD,
  run: expireReferrals,
});
