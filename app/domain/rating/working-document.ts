import { z } from "zod";
import { WHOLE_PPM } from "../attribution.ts";
import type { Canonical } from "../canonical-json.ts";
import type { EarnedWorking, LineWorking } from "./line-working.ts";

const minor = z.union([z.string().regex(/^-?\d+$/), z.bigint()]).transform((digits) => BigInt(digits));
const whole = z.number().int();
const part = z
  .strictObject({ n: whole, of: whole, wholeMinor: minor, reducedMinor: minor, takenMinor: minor })
  .nullable()
  .default(null);

const earnedSchema = z
  .strictObject({
    kind: z.literal("earned"),
    netMinor: minor,
    taxMinor: minor,
    removed: z.array(z.strictObject({ code: z.string(), minor })).default([]),
    baseMinor: minor.optional(),
    pays: z
      .enum(["percentage", "platform_fee", "graduated", "volume", "per_unit", "flat"])
      .default("percentage"),
    ratePpm: whole.nullable(),
    brackets: z.array(z.strictObject({ fromMinor: minor, ratePpm: whole, baseMinor: minor })).default([]),
    counterBeforeMinor: minor.nullable().default(null),
    quantity: minor.nullable().default(null),
    unitPrice: minor.nullable().default(null),
    clause: z.string(),
    windowFrom: z.string(),
    windowTo: z.string().nullable(),
    monthsLeft: whole.nullable(),
    beforeRoundingMicros: minor,
    afterRoundingMinor: minor,
    weightPpm: whole.default(WHOLE_PPM),
    totalWeightPpm: whole.default(WHOLE_PPM),
    shareMinor: minor.optional(),
    weightedBaseMinor: minor.nullable().default(null),
    floor: z.strictObject({ id: z.string(), raisedMinor: minor }).nullable().default(null),
    cap: z.strictObject({ id: z.string(), roomMinor: minor }).nullable().default(null),
    collectedMinor: minor.nullable().default(null),
    part,
  })
  .transform(
    (stored): EarnedWorking => ({
      ...stored,
      baseMinor: stored.baseMinor ?? stored.netMinor,
      shareMinor: stored.shareMinor ?? stored.afterRoundingMinor,
    }),
  );

/** A working as it is stored: `canonicalJson` turned its amounts into strings of digits. */
const workingSchema = z.discriminatedUnion("kind", [
  earnedSchema,
  z.strictObject({
    kind: z.literal("true_up"),
    clause: z.string(),
    ratePpm: whole,
    rateBeforePpm: whole,
    counterMinor: minor,
    targetMinor: minor,
    creditedBeforeMinor: minor,
  }),
  z.strictObject({
    kind: z.literal("loyalty"),
    clause: z.string(),
    netMinor: minor,
    earnedMinor: minor,
    monthsSince: whole,
    upliftPpm: whole,
    isFlat: z.boolean(),
    part,
  }),
  z.strictObject({
    kind: z.literal("reversal"),
    reverses: z.string(),
    clause: z.string(),
    originalNetMinor: minor,
    creditedMinor: minor,
    reducedNowMinor: minor,
    reducedNetMinor: minor,
    targetMinor: minor,
    takenBackBeforeMinor: minor,
    fromHeldMinor: minor,
    fromAvailableMinor: minor,
  }),
  z.strictObject({
    kind: z.literal("reward"),
    clause: z.string(),
    windowFrom: z.string(),
    windowTo: z.string(),
    measure: z.enum(["revenue", "customers", "students", "earned"]),
    counted: minor,
    threshold: minor,
    earlier: minor.nullable(),
    ratePpm: whole.nullable(),
  }),
  z.strictObject({
    kind: z.literal("adjustment"),
    adjustmentId: z.string(),
    correctsLineId: z.string().nullable(),
    wasMinor: minor,
    isMinor: minor,
  }),
  z.strictObject({
    kind: z.literal("write_off"),
    writeOffId: z.string(),
    debtMinor: minor,
    givenUpMinor: minor,
  }),
  z.strictObject({ kind: z.literal("nothing"), netMinor: minor, windowTo: z.string().nullable() }),
]);

/**
 * A working as a plain object for canonical text and jsonb. What most lines have alike (no tiers, no cap, a customer of
 * one's own) is left out and comes back on reading: a million lines carry only what sets them apart.
 */
export function workingDocument(working: LineWorking): { readonly [key: string]: Canonical } {
  if (working.kind !== "earned") return { ...working } as { readonly [key: string]: Canonical };
  const document: Record<string, Canonical> = {};
  for (const [name, value] of Object.entries(working))
    if (!isLeftOut(name as keyof EarnedWorking, value, working)) document[name] = value as Canonical;
  return document;
}

function isLeftOut(name: keyof EarnedWorking, value: unknown, working: EarnedWorking): boolean {
  switch (name) {
    case "removed":
    case "brackets":
      return (value as readonly unknown[]).length === 0;
    case "pays":
      return value === "percentage";
    case "baseMinor":
      return value === working.netMinor;
    case "shareMinor":
      return value === working.afterRoundingMinor;
    case "weightPpm":
    case "totalWeightPpm":
      return value === WHOLE_PPM;
    case "counterBeforeMinor":
    case "quantity":
    case "unitPrice":
    case "weightedBaseMinor":
    case "floor":
    case "cap":
    case "collectedMinor":
    case "part":
      return value === null;
    default:
      return false;
  }
}

/** A stored working with its amounts as integers again. Throws on what `workingDocument` did not write. */
export function workingFromDocument(document: unknown): LineWorking {
  return workingSchema.parse(document);
}
