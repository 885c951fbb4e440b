/** Entries are signed minor units: debit positive, credit negative; every journal sums to zero per currency. */
export type NormalSide = "debit" | "credit";

/** The books' accounts. A journal belongs to one partner, paying entity and currency. */
export const LEDGER_ACCOUNTS = [
  { code: "commission_expense", normalSide: "debit", meaning: "what partners' shares cost the company" },
  { code: "partner_held", normalSide: "credit", meaning: "earned by a partner, still on hold" },
  { code: "partner_payable", normalSide: "credit", meaning: "released and owed; never below zero" },
  { code: "partner_debt", normalSide: "debit", meaning: "a partner's negative balance, set off later" },
  { code: "payout_in_transit", normalSide: "credit", meaning: "approved and being sent" },
  { code: "stripe_balance", normalSide: "debit", meaning: "money that left or came back through Stripe" },
  { code: "bank_account", normalSide: "debit", meaning: "money that left or came back by bank transfer" },
  { code: "payout_reversed", normalSide: "credit", meaning: "came back after it was sent; finance decides" },
  { code: "input_vat", normalSide: "debit", meaning: "VAT on partners' invoices" },
  { code: "withholding", normalSide: "credit", meaning: "tax withheld from partners, owed to the authority" },
  { code: "debt_written_off", normalSide: "debit", meaning: "partners' debts that will never be set off" },
] as const satisfies readonly { code: string; normalSide: NormalSide; meaning: string }[];
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number]["code"];

/** Kinds of journal; `cause` is the id of what made it, and (kind, cause) is unique. docs/ledger.md shows their entries. */
export const JOURNAL_KINDS = [
  "accrual",
  "bonus",
  "adjustment",
  "release",
  "clawback",
  "set_off",
  "payout_approved",
  "payout_settled",
  "payout_cancelled",
  "payout_reversed",
  "payout_written_back",
  "write_off",
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];
