import { z } from "zod";
import { reverseTransfer } from "#app/features/payouts/reverse-transfer.server.ts";
import { defineJob } from "./job.server.ts";

export const reverseTransferJob = defineJob({
  name: "reverse_transfer",
  payload: z.strictObject({ ownReversalId: z.string() }),
  run: reverseTransfer,
});
