import type { Messages } from "./en.ts";
import { accounts } from "./es/accounts.ts";
import { agreements } from "./es/agreements.ts";
import { audit } from "./es/audit.ts";
import { bank } from "./es/bank.ts";
import { commissions } from "./es/commissions.ts";
import { customers } from "./es/customers.ts";
import { demo } from "./es/demo.ts";
import { documents } from "./es/documents.ts";
import { emails } from "./es/emails.ts";
import { errors } from "./es/errors.ts";
import { factors } from "./es/factors.ts";
import { ledger } from "./es/ledger.ts";
import { partners } from "./es/partners.ts";
import { payoutCare } from "./es/payout-care.ts";
import { payouts } from "./es/payouts.ts";
import { programme } from "./es/programme.ts";
import { referrals } from "./es/referrals.ts";
import { revenue } from "./es/revenue.ts";
import { runFollow } from "./es/run-follow.ts";
import { runWork } from "./es/run-work.ts";
import { shell } from "./es/shell.ts";
import { statements } from "./es/statements.ts";
import { writeOffs } from "./es/write-offs.ts";

/** Every Spanish text; the type says that none is missing. */
export const es: Messages = {
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
};
