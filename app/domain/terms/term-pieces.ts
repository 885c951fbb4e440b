import { z } from "zod";

/** What the schemas of the terms are put together from. */

export const termId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
export const localDate = z.iso.date();

/** Everything, or a list of at least one. */
export const coverage = <T extends z.ZodType>(item: T) => z.union([z.literal("all"), z.array(item).min(1)]);

export const wholeNumber = (max: number) => z.number().int().min(0).max(max);
/** Parts per million. */
export const ppm = wholeNumber(1_000_000);

/** Whole numbers per currency: minor units, or what the field's name says. */
export const minorByCurrency = z.record(z.string().regex(/^[A-Z]{3}$/), wholeNumber(Number.MAX_SAFE_INTEGER));
export type MinorByCurrency = z.infer<typeof minorByCurrency>;

/** The amount named for a currency; null where none is. */
export function minorOf(amounts: MinorByCurrency, currency: string): bigint | null {
  const minor = amounts[currency];
  return minor === undefined ? null : BigInt(minor);
}
