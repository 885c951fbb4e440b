import { z } from "zod";
import { FREEZE_OUTCOMES } from "#app/domain/freeze-rules.ts";
import { stepUpFields } from "#app/features/accounts/step-up.form.ts";

const outcome = z.enum(FREEZE_OUTCOMES);

/** What was found out, and what becomes of the account. */
export const askLiftForm = z.object({
  outcome,
  reason: z
    .string({ error: "bank.freeze.reason_missing" })
    .min(10, { error: "bank.freeze.reason_missing" })
    .max(2_000),
});

/** The second person's yes to exactly this. */
export const liftForm = z.object({ freezeId: z.string().max(100), outcome, ...stepUpFields });
