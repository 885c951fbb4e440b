import { z } from "zod";
import { isTimeZone } from "#app/domain/period.ts";
import { REVENUE_STREAMS } from "#app/domain/revenue-event.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import agreementTemplates from "./agreement-templates.json" with { type: "json" };
import demoEntities from "./demo-entities.json" with { type: "json" };
import programme from "./programme.json" with { type: "json" };

const key = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/);
const text = z.string().trim().min(1).max(200);
const bothLanguages = z.strictObject({ en: text, es: text });
const currency = z.string().regex(/^[A-Z]{3}$/);
const timeZone = z.string().refine(isTimeZone, "unknown_time_zone");
const whole = z.int().min(0);

/** Whole numbers of a unit: things, hundredths of a percent, minor units of the programme's currency, months. */
const target = z.strictObject({
  metric: key,
  label: bothLanguages,
  target: whole,
  unit: z.enum(["count", "bps", "usd_minor", "month"]),
});

const programmeSchema = z.strictObject({
  name: text,
  currency,
  timeZone,
  products: z.array(z.strictObject({ key, name: text, sells: bothLanguages })).min(1),
  categories: z.array(z.strictObject({ key, label: bothLanguages })).min(1),
  segments: z.array(z.strictObject({ key, label: bothLanguages })).min(1),
  partnerTypes: z
    .array(
      z.strictObject({
        key,
        product: key,
        category: key,
        label: bothLanguages,
        revenueStream: z.enum(REVENUE_STREAMS),
        referralKind: z.enum(["client", "student", "project"]),
        targetGroups: z.array(bothLanguages).min(1),
        activities: z.array(bothLanguages).min(1),
        targets: z.array(target).min(1),
      }),
    )
    .min(1),
  targets: z.array(
    target.extend({ dimension: z.enum(["goal", "category", "segment", "product", "mix", "phase"]), key }),
  ),
  optimisation: z.array(
    z.strictObject({ theme: key, label: bothLanguages, items: z.array(bothLanguages).min(1) }),
  ),
});

const templatesSchema = z.array(
  z.strictObject({ partnerType: key, title: bothLanguages, terms: agreementTermsSchema }),
);

const entitiesSchema = z.array(
  z.strictObject({
    id: z.string().regex(/^ent_[a-z0-9_]+$/),
    name: text,
    taxId: text,
    country: z.string().regex(/^[A-Z]{2}$/),
    address: text,
    currency,
    timeZone,
    stripePlatform: text,
    bankReference: text,
  }),
);

export type ProgrammeSeed = z.infer<typeof programmeSchema>;
export type AgreementTemplateSeed = z.infer<typeof templatesSchema>[number];
export type LegalEntitySeed = z.infer<typeof entitiesSchema>[number];

/** The programme that Reparto ships with: every target as the company gave it, also where two disagree. */
export function readProgrammeSeed(): ProgrammeSeed {
  return programmeSchema.parse(programme);
}

/** A template of terms for each partner type. The programme names no percentages: all rates in it are samples. */
export function readAgreementTemplateSeeds(): AgreementTemplateSeed[] {
  return templatesSchema.parse(agreementTemplates);
}

/** Who pays in the demo world: invented companies with invented tax numbers. */
export function readDemoEntitySeeds(): LegalEntitySeed[] {
  return entitiesSchema.parse(demoEntities);
}
