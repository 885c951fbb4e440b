import { describe, expect, test } from "vitest";
import { type BankReportColumns, readBankReportCsv } from "#app/adapters/bank/bank-report-csv.server.ts";
import { isXml, readBankReportXml } from "#app/adapters/bank/bank-report-xml.server.ts";

const COLUMNS: BankReportColumns = {
  endToEndId: "Referencia",
  amount: "Importe",
  currency: "Divisa",
  reference: "Folio",
  status: "Estado",
  reason: "Motivo",
  returned: ["Devuelto"],
  refused: ["Rechazado"],
};
const bytes = (text: string) => new TextEncoder().encode(text);
const HEADER = "Referencia;Importe;Divisa;Folio;Estado;Motivo\r\n";

describe("a bank's CSV", () => {
  test("is read by the columns and words of its bank", async () => {
    const reading = await readBankReportCsv(
      bytes(
        `${HEADER}pay-1;1.234,50;usd;B1;Pagado;\r\npay-2;-10,00;USD;B2;devuelto;AC04\r\npay-3;1;USD;B3;RECHAZADO;\r\n`,
      ),
      COLUMNS,
    );
    expect(reading).toEqual({
      ok: true,
      rows: [
        {
          endToEndId: "pay-1",
          amountMinor: 123_450n,
          currency: "USD",
          outcome: "paid",
          reference: "B1",
          reason: null,
        },
        {
          endToEndId: "pay-2",
          amountMinor: 1_000n,
          currency: "USD",
          outcome: "returned",
          reference: "B2",
          reason: "AC04",
        },
        {
          endToEndId: "pay-3",
          amountMinor: 100n,
          currency: "USD",
          outcome: "refused",
          reference: "B3",
          reason: null,
        },
      ],
    });
  });

  test("with one line that cannot be read confirms nothing", async () => {
    const ambiguous = await readBankReportCsv(
      bytes(`${HEADER}pay-1;10;USD;B1;;\r\npay-2;1.234;USD;B2;;\r\n`),
      COLUMNS,
    );
    expect(ambiguous).toEqual({ ok: false, line: 3, code: "ambiguous_separator" });
    expect(await readBankReportCsv(bytes("Referencia;Importe\r\npay-1;10\r\n"), COLUMNS)).toMatchObject({
      ok: false,
      code: "header_missing",
    });
  });
});

const CAMT = `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
<Ntfctn><Ntry><Amt Ccy="EUR">110.15</Amt><CdtDbtInd>DBIT</CdtDbtInd><AcctSvcrRef>E1</AcctSvcrRef><NtryDtls>
<TxDtls><Refs><EndToEndId>pay-1</EndToEndId><AcctSvcrRef>B1</AcctSvcrRef></Refs><Amt Ccy="EUR">100.10</Amt></TxDtls>
<TxDtls><Refs><EndToEndId>pay-2</EndToEndId></Refs><Amt Ccy="EUR">10.05</Amt></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">100.10</Amt><CdtDbtInd>CRDT</CdtDbtInd><AcctSvcrRef>E2</AcctSvcrRef><NtryDtls>
<TxDtls><Refs><EndToEndId>pay-1</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>`;

const STATUS = `<Document><CstmrPmtStsRpt><OrgnlPmtInfAndSts>
<TxInfAndSts><StsId>S1</StsId><OrgnlEndToEndId>pay-1</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>
<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">100.10</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>
<TxInfAndSts><StsId>S2</StsId><OrgnlEndToEndId>pay-2</OrgnlEndToEndId><TxSts>PDNG</TxSts></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;

describe("a bank's XML", () => {
  test("of kind camt.054 says what was paid and what came back, each transaction by itself", () => {
    expect(readBankReportXml(bytes(CAMT))).toEqual({
      ok: true,
      rows: [
        {
          endToEndId: "pay-1",
          amountMinor: 10_010n,
          currency: "EUR",
          outcome: "paid",
          reference: "B1",
          reason: null,
        },
        {
          endToEndId: "pay-2",
          amountMinor: 1_005n,
          currency: "EUR",
          outcome: "paid",
          reference: "E1",
          reason: null,
        },
        {
          endToEndId: "pay-1",
          amountMinor: 10_010n,
          currency: "EUR",
          outcome: "returned",
          reference: "E2",
          reason: "AC04",
        },
      ],
    });
  });

  test("of kind pain.002 says what was refused; what is still pending is no news", () => {
    expect(readBankReportXml(bytes(STATUS))).toEqual({
      ok: true,
      rows: [
        {
          endToEndId: "pay-1",
          amountMinor: 10_010n,
          currency: "EUR",
          outcome: "refused",
          reference: "S1",
          reason: "AC01",
        },
      ],
    });
  });

  test("that is another message, broken, or brings entities of its own is refused", () => {
    const code = (text: string) => {
      const reading = readBankReportXml(bytes(text));
      return reading.ok ? null : reading.code;
    };
    expect(code("<Document><Other/></Document>")).toBe("xml_other_message");
    expect(code("<Document><Other>")).toBe("xml_not_read");
    expect(code(`<!DOCTYPE x [<!ENTITY a "b">]>${STATUS}`)).toBe("xml_not_read");
    expect(isXml(bytes(CAMT))).toBe(true);
    expect(isXml(bytes(HEADER))).toBe(false);
  });
});
