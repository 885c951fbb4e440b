import { z } from "zod";
import { stepUpFields } from "./step-up.form.ts";

/** What may be done on the page about one's own second factors; one form at a time, each with a fresh proof. */
export const SECURITY_ACTS = ["app", "drop_app", "passkey", "drop_passkey", "codes"] as const;
export type SecurityAct = (typeof SECURITY_ACTS)[number];

export const newAppForm = z.object({
  newAppCode: z.string({ error: "factors.new_app_code_missing" }).max(20),
  ...stepUpFields,
});

export const newPasskeyForm = z.object({
  passkeyName: z.string({ error: "factors.passkey_name_missing" }).max(60),
  /** What the browser answered, as JSON. */
  passkeyMadeToken: z.string({ error: "factors.passkey_needed" }).max(12_000),
  ...stepUpFields,
});

export const dropPasskeyForm = z.object({ passkeyId: z.string().max(60), ...stepUpFields });

export const proofForm = z.object(stepUpFields);
