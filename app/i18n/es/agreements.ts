import type { agreements as en } from "../en/agreements.ts";

/** Texts of the agreements room, Spanish (tú for partners, impersonal for finance). */
export const agreements: Record<keyof typeof en, string> = {};
