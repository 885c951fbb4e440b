import { z } from "zod";
import type { Canonical } from "../canonical-json.ts";
import type { LineWorking } from "./commission-line.ts";

const minor = z
  .string()
  .regex(/^-?\d+$/)
  .transform((digits) => BigInt(digits));
const whole = z.number().int();

/** A working as it is stored: `canonicalJson` turned its amounts into strings of digits. */
const workingSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("earned"),
    netMinor: minor,
    taxMinor: minor,
    ratePpm: whole,
    clause: z.string(),
    windowFrom: z.string(),
    windowTo: z.string().nullable(),
    monthsLeft: whole.nullable(),
    beforeRoundingMicros: minor,
    afterRoundingMinor: minor,
    weightPpm: whole,
    totalWeightPpm: whole,
    shareMinor: minor,
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
  z.strictObject({ kind: z.literal("nothing"), netMinor: minor, windowTo: z.string().nullable() }),
]);

/** A working as a plain object for canonical text and jsonb. */
export function workingDocument(working: LineWorking): { readonly [key: string]: Canonical } {
  return { ...working };
}

/** A stored working with its amounts as integers again. Throws on what `workingDocument` did not write. */
export function workingFromDocument(document: unknown): LineWorking {
  return workingSchema.parse(document);
}
