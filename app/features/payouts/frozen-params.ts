import { z } from "zod";

/** What an attempt sends, as it stands in its row for ever; the amount in minor units, as text. */
export const FROZEN_PARAMS = z.strictObject({
  amountMinor: z.string().regex(/^[1-9][0-9]*$/),
  currency: z.string(),
  destination: z.string(),
  transferGroup: z.string(),
  metadata: z.strictObject({ payout_id: z.string(), attempt_id: z.string(), env: z.string() }),
  description: z.string(),
});
export type FrozenParams = z.infer<typeof FROZEN_PARAMS>;
