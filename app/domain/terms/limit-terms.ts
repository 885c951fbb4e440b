import { z } from "zod";
import { COUNTING_WINDOWS } from "./head-terms.ts";
import { minorByCurrency, termId } from "./term-pieces.ts";

const LIMIT_SCOPES = ["event", "customer", ...COUNTING_WINDOWS, "agreement"] as const;

const limitSchema = z.strictObject({
  id: termId,
  per: z.enum(LIMIT_SCOPES),
  /** Ids of heads; "all": every head that is paid to the partner. */
  heads: z.union([z.literal("all"), z.array(termId).min(1)]).default("all"),
  /** A currency that is not named has no limit. */
  amountMinor: minorByCurrency,
});

/** The most that heads pay together, counted on the partner's own lines after the split; a refund frees room. */
export const capSchema = limitSchema;
/**
 * The least. Per event, customer or agreement it raises the line that comes; per window it is a minimum guarantee that
 * is topped up when the window ends.
 */
export const floorSchema = limitSchema;
export type AgreementLimit = z.infer<typeof limitSchema>;
export type LimitScope = AgreementLimit["per"];

/** Is a floor settled at the end of its window, as a minimum guarantee? */
export function isGuarantee(floor: AgreementLimit): boolean {
  return (COUNTING_WINDOWS as readonly string[]).includes(floor.per);
}
