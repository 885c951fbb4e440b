import { accounts } from "./en/accounts.ts";
import { agreements } from "./en/agreements.ts";
import { audit } from "./en/audit.ts";
import { bank } from "./en/bank.ts";
import { commissions } from "./en/commissions.ts";
import { customers } from "./en/customers.ts";
import { demo } from "./en/demo.ts";
import { documents } from "./en/documents.ts";
import { emails } from "./en/emails.ts";
import { errors } from "./en/errors.ts";
import { factors } from "./en/factors.ts";
import { ledger } from "./en/ledger.ts";
import { partners } from "./en/partners.ts";
import { payoutCare } from "./en/payout-care.ts";
import { payouts } from "./en/payouts.ts";
import { programme } from "./en/programme.ts";
import { referrals } from "./en/referrals.ts";
import { revenue } from "./en/revenue.ts";
import { runFollow } from "./en/run-follow.ts";
import { runWork } from "./en/run-work.ts";
import { shell } from "./en/shell.ts";
import { statements } from "./en/statements.ts";
import { writeOffs } from "./en/write-offs.ts";

/** Every English text. A key begins with its room ("payouts.title"), so rooms cannot overwrite each other. */
export const en = {
  ...accounts,
  ...agreements,
  ...audit,
  ...bank,
  ...commissions,
  ...customers,
  ...demo,
  ...documents,
  ...emails,
  ...errors,
  ...factors,
  ...ledger,
  ...partners,
  ...payoutCare,
  ...payouts,
  ...programme,
  ...referrals,
  ...revenue,
  ...runFollow,
  ...runWork,
  ...shell,
  ...statements,
  ...writeOffs,
} as const;

export type MessageKey = keyof typeof en;
/** The catalogue of one language: a text for every key. */
export type Messages = Readonly<Record<MessageKey, string>>;
