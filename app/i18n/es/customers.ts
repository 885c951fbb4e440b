import type { customers as en } from "../en/customers.ts";

/** Texts of the customers room, Spanish (tú for partners, impersonal for finance). */
export const customers: Record<keyof typeof en, string> = {};
