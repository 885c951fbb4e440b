import { chainAudit } from "#app/features/audit/chain-audit.server.ts";
import { defineJob, NO_PAYLOAD } from "./job.server.ts";

/** Its log line carries the chain's head out of the database, so that a cut tail shows. */
export const chainAuditJob = defineJob({
  name: "chain_audit",
  payload: NO_PAYLOAD,
  run: async (ctx) => {
    const { chained, head } = await chainAudit(ctx);
    return { chained, seq: String(head.seq), sha256: head.sha256 };
  },
});
