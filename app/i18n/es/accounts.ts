import type { accounts as en } from "../en/accounts.ts";

/** Texts of the accounts room, Spanish (tú for partners, impersonal for finance). */
export const accounts: Record<keyof typeof en, string> = {};
