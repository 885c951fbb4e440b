import type { commissions as en } from "../en/commissions.ts";

/** Texts of the commissions room, Spanish (tú for partners, impersonal for finance). */
export const commissions: Record<keyof typeof en, string> = {};
