import { z } from "zod";
import { COUNTRIES } from "#app/features/partners/countries.ts";

const country = z.enum(COUNTRIES, { error: "referrals.country_missing" });
const company = {
  domain: z.string().max(300).optional(),
  companyName: z.string({ error: "referrals.company_missing" }).max(200),
  country,
  taxId: z.string().max(40).optional(),
};
const shared = { enrolmentId: z.string().max(40).optional(), note: z.string().max(2_000).optional() };
const onCompany = { contactName: z.string().max(200).optional(), estimate: z.string().max(30).optional() };

export const clientForm = z.object({ ...company, ...onCompany, ...shared });
export const projectForm = z.object({
  ...company,
  ...onCompany,
  ...shared,
  projectName: z.string({ error: "referrals.project_missing" }).max(200),
});
export const studentForm = z.object({
  ...shared,
  personName: z.string({ error: "referrals.person_missing" }).max(200),
  email: z
    .string({ error: "referrals.email_invalid" })
    .max(254)
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/u, { error: "referrals.email_invalid" }),
  cohort: z.string().max(80).optional(),
  consentOn: z.iso.date({ error: "referrals.consent_missing" }),
  consent: z.literal("yes", { error: "referrals.consent_missing" }),
});
export const checkForm = z.object({
  domain: z.string({ error: "referrals.domain_invalid" }).max(300),
  enrolmentId: z.string().max(40).optional(),
});
export const contestForm = z.object({
  ...company,
  enrolmentId: z.string().max(40).optional(),
  evidence: z.string({ error: "referrals.evidence_missing" }).max(4_000),
});

/** A percentage that a person typed ("60", "33.3333") in parts per million; null when it is none from 0.0001 to 100. */
export function percentToPpm(typed: string): number | null {
  const read = /^(\d{1,3})(?:[.,](\d{1,4}))?$/u.exec(typed.trim());
  if (!read) return null;
  const ppm = Number(read[1]) * 10_000 + Number((read[2] ?? "").padEnd(4, "0"));
  return ppm >= 1 && ppm <= 1_000_000 ? ppm : null;
}
