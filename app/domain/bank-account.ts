import { electronicFormatIBAN, isSEPACountry, isValidBIC, isValidIBAN } from "ibantools";
import { canonicalJson } from "./canonical-json.ts";
import { isClabe } from "./clabe.ts";

/** How a bank is told an account: by IBAN in the SEPA area, by CLABE in Mexico, elsewhere by BIC and number. */
export const BANK_SCHEMES = ["iban", "clabe", "swift"] as const;
export type BankScheme = (typeof BANK_SCHEMES)[number];

/** Where a partner is paid by bank transfer, checked. Nothing of it is edited: a change is another account. */
export type BankAccount = {
  /** As the bank knows it, at most 70 characters (what a pain.001 takes). */
  readonly holderName: string;
  /** The bank's, two letters. */
  readonly country: string;
  readonly scheme: BankScheme;
  /** IBAN, CLABE or account number, without blanks. */
  readonly number: string;
  /** With `swift` alone. */
  readonly bic: string | null;
};

export type TypedBankAccount = {
  readonly holderName: string;
  readonly country: string;
  readonly number: string;
  readonly bic: string;
};

export type BankAccountFault = {
  readonly field: "holderName" | "number" | "bic";
  readonly code:
    | "holder_not_for_banks"
    | "iban_wrong"
    | "iban_other_country"
    | "clabe_wrong"
    | "account_number_wrong"
    | "bic_wrong"
    | "bic_other_country";
};

/** The scheme that banks of a country (two letters) are paid by. */
export function bankSchemeOf(country: string): BankScheme {
  if (country === "MX") return "clabe";
  return isSEPACountry(country) ? "iban" : "swift";
}

/** Letters of any script's Latin form, digits and what SEPA allows between them: other signs are refused by banks. */
const HOLDER = /^[\p{Script=Latin}\p{M}0-9 /\-?:().,'+&]{2,70}$/u;
const NUMBER = /^[A-Z0-9]{4,34}$/;
const LOOKS_LIKE_IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{10,}$/;

/** Reads what was typed; answers the account, or every fault by field. Blanks and dashes in numbers do not matter. */
export function readBankAccount(
  typed: TypedBankAccount,
):
  | { readonly ok: true; readonly account: BankAccount }
  | { readonly ok: false; readonly faults: readonly BankAccountFault[] } {
  const scheme = bankSchemeOf(typed.country);
  const account: BankAccount = {
    holderName: typed.holderName.trim().replace(/\s+/g, " "),
    country: typed.country,
    scheme,
    number: withoutBlanks(typed.number),
    bic: scheme === "swift" ? withoutBlanks(typed.bic) : null,
  };
  const faults: BankAccountFault[] = [];
  if (!HOLDER.test(account.holderName)) faults.push({ field: "holderName", code: "holder_not_for_banks" });
  const numberFault = whyNotNumber(account);
  if (numberFault) faults.push({ field: "number", code: numberFault });
  if (account.bic !== null) {
    if (!isValidBIC(account.bic)) faults.push({ field: "bic", code: "bic_wrong" });
    else if (account.bic.slice(4, 6) !== account.country)
      faults.push({ field: "bic", code: "bic_other_country" });
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, account };
}

function whyNotNumber({ scheme, number, country }: BankAccount): BankAccountFault["code"] | null {
  switch (scheme) {
    case "clabe":
      return isClabe(number) ? null : "clabe_wrong";
    case "iban":
      if (!isValidIBAN(number)) return "iban_wrong";
      return number.startsWith(country) ? null : "iban_other_country";
    case "swift":
      if (!NUMBER.test(number)) return "account_number_wrong";
      return LOOKS_LIKE_IBAN.test(number) && !isValidIBAN(number) ? "iban_wrong" : null;
  }
}

function withoutBlanks(typed: string): string {
  return electronicFormatIBAN(typed) ?? "";
}

/** What pages show of a number. */
export function lastFour(number: string): string {
  return number.slice(-4);
}

/** The same text for the same account, however it was typed: what a fingerprint is made of. */
export function bankAccountText({ holderName, country, scheme, number, bic }: BankAccount): string {
  return canonicalJson({ schema: 1, holderName, country, scheme, number, bic });
}
