import { z } from "zod";
import { readBankAccount } from "#app/domain/bank-account.ts";
import { stepUpFields } from "#app/features/accounts/step-up.form.ts";
import { isCountry } from "./countries.ts";

/** Where a partner is paid by bank, as typed; from the second time on with a fresh proof. */
export const bankAccountForm = z
  .object({
    holderName: z.string().max(140).default(""),
    country: z
      .string({ error: "partners.country_missing" })
      .refine(isCountry, { error: "partners.country_missing" }),
    number: z.string().max(60).default(""),
    bic: z.string().max(20).default(""),
    ...stepUpFields,
  })
  .superRefine((typed, context) => {
    const read = readBankAccount(typed);
    if (read.ok) return;
    for (const { field, code } of read.faults)
      context.addIssue({ code: "custom", path: [field], message: `bank.fault.${code}` });
  });

/** Another Stripe account, with a fresh proof. */
export const stepUpForm = z.object(stepUpFields);
