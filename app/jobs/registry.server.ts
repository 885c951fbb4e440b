import { chainAuditJob } from "./chain-audit.server.ts";
import { expireReferralsJob } from "./expire-referrals.server.ts";
import type { Job } from "./job.server.ts";
import { makeStatementDocumentsJob } from "./make-statement-documents.server.ts";
import { payPayoutJob } from "./pay-payout.server.ts";
import { processInboundEventJob } from "./process-inbound-event.server.ts";
import { rateOpenMonthJob } from "./rate-open-month.server.ts";
import { reconcileJob } from "./reconcile.server.ts";
import { resumePayoutsJob } from "./resume-payouts.server.ts";
import { retryQuarantineJob } from "./retry-quarantine.server.ts";
import { reverseTransferJob } from "./reverse-transfer.server.ts";
import { sendMailJob } from "./send-mail.server.ts";
import { sweepUndeliveredEventsJob } from "./sweep-undelivered-events.server.ts";

/** Every job that a worker runs. A name without a handler here waits in the queue until there is one. */
export const JOBS: readonly Job[] = [
  chainAuditJob,
  expireReferralsJob,
  makeStatementDocumentsJob,
  payPayoutJob,
  reconcileJob,
  resumePayoutsJob,
  retryQuarantineJob,
  reverseTransferJob,
  sendMailJob,
  sweepUndeliveredEventsJob,
  rateOpenMonthJob,
  processInboundEventJob,
];

/**
 * When jobs run by themselves: minute, hour, day, month, weekday, in UTC. The queue makes one job a time and name
 * however many workers run; one that still waits is not made twice.
 */
export const SCHEDULE: readonly { readonly cron: string; readonly job: Job }[] = [
  { cron: "*/5 * * * *", job: chainAuditJob },
  { cron: "20 3 * * *", job: expireReferralsJob },
  { cron: "17 * * * *", job: sweepUndeliveredEventsJob },
  { cron: "* * * * *", job: resumePayoutsJob },
  { cron: "0 5 * * *", job: reconcileJob },
];
