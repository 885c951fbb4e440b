import type { programme as en } from "../en/programme.ts";

/** Texts of the programme room, Spanish (tú for partners, impersonal for finance). */
export const programme: Record<keyof typeof en, string> = {};
