import type { revenue as en } from "../en/revenue.ts";

/** Texts of the revenue room, Spanish (tú for partners, impersonal for finance). */
export const revenue: Record<keyof typeof en, string> = {};
