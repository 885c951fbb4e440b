import { XMLParser } from "fast-xml-parser";
import type { BankRow } from "#app/domain/bank-report.ts";
import { parseAmount } from "#app/domain/money-text.ts";
import type { BankReportReading } from "./bank-report-csv.server.ts";

const MAX_BYTES = 5_000_000;
/** Elements that may repeat, so that one of them is a list as well. */
const LISTS = new Set(["Ntfctn", "Ntry", "NtryDtls", "TxDtls", "OrgnlPmtInfAndSts", "TxInfAndSts"]);
/** Entities stay as they are written: nothing is looked up or expanded. */
const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
  processEntities: false,
  isArray: (name) => LISTS.has(name),
});

type Node = Readonly<Record<string, unknown>>;

/** Does this look like XML at all? */
export function isXml(bytes: Uint8Array): boolean {
  return /^\uFEFF?\s*</.test(new TextDecoder().decode(bytes.subarray(0, 200)));
}

/**
 * A bank's notification (camt.054: debits are payments, credits are returns) or status report (pain.002: RJCT is a
 * refusal, ACSC a payment, anything else no news). Refused whole when it is neither, or an amount cannot be read.
 */
export function readBankReportXml(bytes: Uint8Array): BankReportReading {
  if (bytes.length > MAX_BYTES) return { ok: false, line: 0, code: "file_too_large" };
  const text = new TextDecoder().decode(bytes);
  if (/<!DOCTYPE/i.test(text)) return { ok: false, line: 0, code: "xml_not_read" };
  const document = parsed(text);
  if (!document) return { ok: false, line: 0, code: "xml_not_read" };
  const found = document.BkToCstmrDbtCdtNtfctn
    ? camtRows(nodeAt(document, "BkToCstmrDbtCdtNtfctn"))
    : document.CstmrPmtStsRpt
      ? statusRows(nodeAt(document, "CstmrPmtStsRpt"))
      : null;
  if (!found) return { ok: false, line: 0, code: "xml_other_message" };
  const rows: BankRow[] = [];
  for (const { amount, currency, ...row } of found) {
    const read = parseAmount(amount, currency);
    if (!/^[A-Z]{3}$/.test(currency) || !read.ok)
      return { ok: false, line: rows.length + 1, code: "not_an_amount" };
    rows.push({ ...row, currency, amountMinor: read.minor });
  }
  return { ok: true, rows };
}

function parsed(text: string): Node | null {
  try {
    return nodeAt(PARSER.parse(text, true) as Node, "Document");
  } catch {
    return null;
  }
}

type FoundRow = Omit<BankRow, "amountMinor"> & { readonly amount: string };

function camtRows(message: Node): readonly FoundRow[] {
  return listAt(message, "Ntfctn").flatMap((notice) =>
    listAt(notice, "Ntry").flatMap((entry) =>
      listAt(entry, "NtryDtls").flatMap((details) =>
        listAt(details, "TxDtls").map((transaction): FoundRow => {
          const references = nodeAt(transaction, "Refs");
          const amount = amountAt(transaction.Amt ? transaction : entry, "Amt");
          const side = textAt(transaction, "CdtDbtInd") || textAt(entry, "CdtDbtInd");
          const back = nodeAt(transaction, "RtrInf");
          return {
            endToEndId: textAt(references, "EndToEndId"),
            ...amount,
            outcome: side === "CRDT" ? "returned" : "paid",
            reference: textAt(references, "AcctSvcrRef") || textAt(entry, "AcctSvcrRef"),
            reason: textAt(nodeAt(back, "Rsn"), "Cd") || textAt(back, "AddtlInf") || null,
          };
        }),
      ),
    ),
  );
}

function statusRows(message: Node): readonly FoundRow[] {
  return listAt(message, "OrgnlPmtInfAndSts").flatMap((block) =>
    listAt(block, "TxInfAndSts").flatMap((transaction): FoundRow[] => {
      const status = textAt(transaction, "TxSts");
      if (status !== "RJCT" && status !== "ACSC") return [];
      const original = nodeAt(nodeAt(transaction, "OrgnlTxRef"), "Amt");
      return [
        {
          endToEndId: textAt(transaction, "OrgnlEndToEndId"),
          ...amountAt(original, "InstdAmt"),
          outcome: status === "RJCT" ? "refused" : "paid",
          reference: textAt(transaction, "StsId") || textAt(transaction, "AcctSvcrRef"),
          reason: textAt(nodeAt(nodeAt(transaction, "StsRsnInf"), "Rsn"), "Cd") || null,
        },
      ];
    }),
  );
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function nodeAt(node: Node, name: string): Node {
  const found = node[name];
  return isNode(found) ? found : {};
}

function listAt(node: Node, name: string): readonly Node[] {
  const found = node[name];
  return Array.isArray(found) ? found.filter(isNode) : [];
}

function textAt(node: Node, name: string): string {
  const found = node[name];
  if (typeof found === "string") return found.trim();
  return isNode(found) && typeof found["#text"] === "string" ? found["#text"].trim() : "";
}

function amountAt(node: Node, name: string): { readonly amount: string; readonly currency: string } {
  return { amount: textAt(node, name), currency: textAt(nodeAt(node, name), "@Ccy") };
}
