import type { payouts as en } from "../en/payouts.ts";

/** Texts of the payouts room, Spanish (tú for partners, impersonal for finance). */
export const payouts: Record<keyof typeof en, string> = {};
