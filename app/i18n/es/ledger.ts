import type { ledger as en } from "../en/ledger.ts";

/** Texts of the ledger room, Spanish (tú for partners, impersonal for finance). */
export const ledger: Record<keyof typeof en, string> = {};
