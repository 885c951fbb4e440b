import { z } from "zod";
import { PASSWORD_LEAST, PASSWORD_MOST, whyNotPassword } from "#app/features/accounts/password-rule.ts";
import { isCountry } from "./countries.ts";

const website = z
  .string({ error: "partners.website_missing" })
  .max(200)
  .transform((typed) => (/^https?:\/\//i.test(typed) ? typed : `https://${typed}`))
  .refine(isPublicWebsite, { error: "partners.website_invalid" });

/** The public application form, one for all partner types. */
export const applyForm = z
  .object({
    companyName: z.string({ error: "partners.company_missing" }).min(2).max(120),
    website,
    country: z.string({ error: "partners.country_missing" }).refine(isCountry, {
      error: "partners.country_missing",
    }),
    contactName: z.string({ error: "partners.contact_missing" }).min(2).max(120),
    email: z
      .string({ error: "partners.email_missing" })
      .max(254)
      .pipe(z.email({ error: "partners.email_invalid" })),
    password: z
      .string({ error: "errors.password_too_short" })
      .min(PASSWORD_LEAST, { error: "errors.password_too_short" })
      .max(PASSWORD_MOST, { error: "errors.password_too_long" }),
    message: z.string().max(2_000).default(""),
  })
  .superRefine((typed, context) => {
    const fault = whyNotPassword(typed.password, [typed.email, typed.companyName, typed.contactName]);
    if (fault) context.addIssue({ code: "custom", path: ["password"], message: `errors.${fault}` });
  });
export type ApplyForm = z.infer<typeof applyForm>;

function isPublicWebsite(typed: string): boolean {
  if (!URL.canParse(typed)) return false;
  const { protocol, hostname, username } = new URL(typed);
  return /^https?:$/.test(protocol) && username === "" && /^[^.]+(\.[^.]+)+$/.test(hostname);
}
