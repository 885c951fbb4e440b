import type { statements as en } from "../en/statements.ts";

/** Texts of the statements room, Spanish (tú for partners, impersonal for finance). */
export const statements: Record<keyof typeof en, string> = {};
