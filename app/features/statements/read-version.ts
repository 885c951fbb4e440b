import { SETTLING_VERSION } from "#app/domain/restatement.ts";

/** The version that an address asks for: the first unless it says a number; what is no number is no version. */
export function readVersion(typed: string | null): number {
  if (typed === null || typed === "") return SETTLING_VERSION;
  return /^[1-9]\d{0,3}$/.test(typed) ? Number(typed) : 0;
}
