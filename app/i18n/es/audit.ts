import type { audit as en } from "../en/audit.ts";

/** Texts of the audit room, Spanish (tú for partners, impersonal for finance). */
export const audit: Record<keyof typeof en, string> = {};
