/** Every table, for Drizzle: a file per room. */
export * from "./accounts.ts";
export * from "./adjustments.ts";
export * from "./agreements.ts";
export * from "./audit.ts";
export * from "./catalogue.ts";
export * from "./commissions.ts";
export * from "./customers.ts";
export * from "./demo.ts";
export * from "./factors.ts";
export * from "./ledger.ts";
export * from "./partners.ts";
export * from "./payout-care.ts";
export * from "./payouts.ts";
export * from "./referrals.ts";
export * from "./revenue.ts";
export * from "./run-pauses.ts";
export * from "./statements.ts";
