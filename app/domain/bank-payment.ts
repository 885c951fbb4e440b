import type { BankScheme } from "./bank-account.ts";
import type { Currency } from "./money.ts";

/** One payout as a bank is told to pay it. Its end-to-end id is the payout's own (`bankId`), so that the bank's answer names it. */
export type BankPayment = {
  readonly endToEndId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly holderName: string;
  /** The payee's bank's, two letters. */
  readonly country: string;
  readonly scheme: BankScheme;
  readonly number: string;
  readonly bic: string | null;
  /** What the payee reads on its bank's list: the statement's number. */
  readonly remittance: string;
};

/** The account that the company pays from. */
export type PayingAccount = {
  readonly holderName: string;
  readonly number: string;
  readonly bic: string | null;
};

/** One order to the bank; frozen once it was handed out. */
export type BankOrder = {
  readonly messageId: string;
  /** When it was made, written into the file in UTC. */
  readonly madeAt: Date;
  /** Calendar day on which the bank is to pay, "2026-10-31". */
  readonly executeOn: string;
  readonly currency: Currency;
  readonly from: PayingAccount;
  readonly payments: readonly BankPayment[];
};

/** What banks carry from end to end: at most 35 signs (ISO 20022, Max35Text) of those that all of them take. */
const ID = /^[A-Za-z0-9-]{1,35}$/;

/** An id of ours as banks take it: they know no underscore, and ours has exactly one. */
export function bankId(id: string): string {
  return id.replace("_", "-");
}

export type BankOrderFault =
  | "order_empty"
  | "order_id_wrong"
  | "order_id_twice"
  | "order_amount_wrong"
  | "order_currency_mixed"
  | "order_not_sepa";

/** What speaks against telling a bank this, whichever form the file has; null when nothing does. */
export function whyNotOrder(order: BankOrder): BankOrderFault | null {
  if (order.payments.length === 0) return "order_empty";
  const ids = order.payments.map(({ endToEndId }) => endToEndId);
  if (![order.messageId, ...ids].every((id) => ID.test(id))) return "order_id_wrong";
  if (new Set(ids).size !== ids.length) return "order_id_twice";
  if (order.payments.some(({ amountMinor }) => amountMinor <= 0n)) return "order_amount_wrong";
  return order.payments.every(({ currency }) => currency === order.currency) ? null : "order_currency_mixed";
}

/** Control sum of an order, minor units. */
export function orderTotal(order: BankOrder): bigint {
  return order.payments.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** The signs that every bank in the SEPA area takes (EPC217-08); others are written by the nearest letter, or left blank. */
const NOT_SEPA = /[^A-Za-z0-9/\-?:().,'+ ]/g;
const WRITTEN_OTHERWISE: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  Æ: "AE",
  ø: "o",
  Ø: "O",
  œ: "oe",
  Œ: "OE",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  "&": "+",
};

/** A name or text as banks take it, at most so many signs; never begins or ends with a slash, and holds no two in a row. */
export function bankText(text: string, most: number): string {
  return [...text]
    .map((sign) => WRITTEN_OTHERWISE[sign] ?? sign)
    .join("")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(NOT_SEPA, " ")
    .replace(/\/{2,}/g, "/")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, most)
    .replace(/^\/+|\/+$/g, "")
    .trim();
}
