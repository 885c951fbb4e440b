import type { referrals as en } from "../en/referrals.ts";

/** Texts of the referrals room, Spanish (tú for partners, impersonal for finance). */
export const referrals: Record<keyof typeof en, string> = {};
