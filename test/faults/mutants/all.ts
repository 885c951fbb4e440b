import type { Mutant } from "./mutant.ts";
import { ACCOUNTS } from "./planted/accounts.ts";
import { APPROVALS } from "./planted/approvals.ts";
import { BOOKS } from "./planted/books.ts";
import { CRASHES } from "./planted/crashes.ts";
import { FACTORS } from "./planted/factors.ts";
import { INTERLEAVINGS } from "./planted/interleavings.ts";
import { INVOICES } from "./planted/invoices.ts";
import { LIMITS } from "./planted/limits.ts";
import { LOAD } from "./planted/load.ts";
import { MONTHS } from "./planted/months.ts";
import { PROTOCOL } from "./planted/protocol.ts";
import { RATES } from "./planted/rates.ts";
import { REFUNDS } from "./planted/refunds.ts";
import { REWARDS } from "./planted/rewards.ts";
import { SHARING } from "./planted/sharing.ts";
import { TIERS } from "./planted/tiers.ts";
import { TIME } from "./planted/time.ts";

/** Every bug that is planted, by theme. */
export const MUTANTS: readonly Mutant[] = [
  ...RATES,
  ...TIERS,
  ...LIMITS,
  ...REWARDS,
  ...TIME,
  ...INVOICES,
  ...SHARING,
  ...REFUNDS,
  ...BOOKS,
  ...FACTORS,
  ...MONTHS,
  ...LOAD,
  ...APPROVALS,
  ...PROTOCOL,
  ...CRASHES,
  ...INTERLEAVINGS,
  ...ACCOUNTS,
];
