import type { shell as en } from "../en/shell.ts";

/** Texts of the shell room, Spanish (tú for partners, impersonal for finance). */
export const shell: Record<keyof typeof en, string> = {};
