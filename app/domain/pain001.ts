import { type BankOrder, type BankOrderFault, bankText, orderTotal, whyNotOrder } from "./bank-payment.ts";
import { decimalText } from "./money-text.ts";

/** The name space of the one form of credit transfer that is written. */
export const PAIN_001 = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

/** SEPA pays euros to IBANs, and nothing else. */
export function whyNotSepa(order: BankOrder): BankOrderFault | null {
  const fault = whyNotOrder(order);
  if (fault) return fault;
  const isSepa = order.currency === "EUR" && order.payments.every(({ scheme }) => scheme === "iban");
  return isSepa ? null : "order_not_sepa";
}

/**
 * An order as SEPA credit transfer (ISO 20022 pain.001.001.09, EPC132-08): one payment block, booked as one sum, number of
 * transactions and control sum in head and block. The same order gives the same bytes. Ask `whyNotSepa` first.
 */
export function pain001(order: BankOrder): string {
  const sum = decimalText({ minor: orderTotal(order), currency: order.currency });
  const counts = [leaf("NbOfTxs", String(order.payments.length)), leaf("CtrlSum", sum)];
  const debtor = leaf("Nm", bankText(order.from.holderName, 70));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="${PAIN_001}">`,
    "<CstmrCdtTrfInitn>",
    node("GrpHdr", [
      leaf("MsgId", order.messageId),
      leaf("CreDtTm", `${order.madeAt.toISOString().slice(0, 19)}Z`),
      ...counts,
      node("InitgPty", [debtor]),
    ]),
    "<PmtInf>",
    leaf("PmtInfId", order.messageId),
    leaf("PmtMtd", "TRF"),
    leaf("BtchBookg", "true"),
    ...counts,
    node("PmtTpInf", [node("SvcLvl", [leaf("Cd", "SEPA")])]),
    node("ReqdExctnDt", [leaf("Dt", order.executeOn)]),
    node("Dbtr", [debtor]),
    node("DbtrAcct", [node("Id", [leaf("IBAN", order.from.number)])]),
    node("DbtrAgt", [node("FinInstnId", [agent(order.from.bic)])]),
    leaf("ChrgBr", "SLEV"),
    ...order.payments.map(transaction),
    "</PmtInf>",
    "</CstmrCdtTrfInitn>",
    "</Document>",
    "",
  ].join("\n");
}

function transaction(payment: BankOrder["payments"][number]): string {
  const amount = decimalText({ minor: payment.amountMinor, currency: payment.currency });
  return node("CdtTrfTxInf", [
    node("PmtId", [leaf("EndToEndId", payment.endToEndId)]),
    node("Amt", [`<InstdAmt Ccy="${payment.currency}">${amount}</InstdAmt>`]),
    ...(payment.bic === null ? [] : [node("CdtrAgt", [node("FinInstnId", [agent(payment.bic)])])]),
    node("Cdtr", [leaf("Nm", bankText(payment.holderName, 70))]),
    node("CdtrAcct", [node("Id", [leaf("IBAN", payment.number)])]),
    node("RmtInf", [leaf("Ustrd", bankText(payment.remittance, 140))]),
  ]);
}

/** Since 2016 an IBAN says its bank; where no BIC is known the element says so. */
function agent(bic: string | null): string {
  return bic === null ? node("Othr", [leaf("Id", "NOTPROVIDED")]) : leaf("BICFI", bic);
}

const node = (name: string, children: readonly string[]): string => `<${name}>${children.join("")}</${name}>`;

/** Nothing of what `bankText` lets through needs it but for what is not text of ours, as an IBAN; escaped all the same. */
const leaf = (name: string, value: string): string =>
  `<${name}>${value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")}</${name}>`;
