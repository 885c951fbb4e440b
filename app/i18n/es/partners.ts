import type { partners as en } from "../en/partners.ts";

/** Texts of the partners room, Spanish (tú for partners, impersonal for finance). */
export const partners: Record<keyof typeof en, string> = {};
