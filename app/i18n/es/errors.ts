import type { errors as en } from "../en/errors.ts";

/** Texts of the errors room, Spanish (tú for partners, impersonal for finance). */
export const errors: Record<keyof typeof en, string> = {};
