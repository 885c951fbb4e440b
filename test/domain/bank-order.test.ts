import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { writeCsv } from "#app/adapters/csv/write-csv.server.ts";
import { type BankCsvColumns, bankCsvCell, holdsAccounts, whyNotColumns } from "#app/domain/bank-csv.ts";
import { type BankOrder, type BankPayment, bankId, bankText, whyNotOrder } from "#app/domain/bank-payment.ts";
import { pain001, whyNotSepa } from "#app/domain/pain001.ts";

const PAYMENT: BankPayment = {
  endToEndId: "pay-01KAAAAAAAAAAAAAAAAAAAAAAA",
  amountMinor: 10_010n,
  currency: "EUR",
  holderName: "Peña & Söhne, S.L.",
  country: "ES",
  scheme: "iban",
  number: "ES9121000418450200051332",
  bic: null,
  remittance: "REP-2026-02-0001",
};
const ORDER: BankOrder = {
  messageId: "mba-01KAAAAAAAAAAAAAAAAAAAAAAA",
  madeAt: new Date("2026-03-05T10:11:12.345Z"),
  executeOn: "2026-03-06",
  currency: "EUR",
  from: { holderName: "Sample Company", number: "DE89370400440532013000", bic: "COBADEFFXXX" },
  payments: [PAYMENT, { ...PAYMENT, endToEndId: "pay-2", amountMinor: 5n, bic: "BSCHESMMXXX" }],
};

type Tree = { [name: string]: Tree } & { readonly length?: number };
const read = (order: BankOrder) =>
  (new XMLParser({ ignoreAttributes: false, parseTagValue: false }).parse(pain001(order), true) as Tree)
    .Document!.CstmrCdtTrfInitn!;

const transactions = (order: BankOrder) =>
  (read(order).PmtInf?.CdtTrfTxInf ?? []) as unknown as readonly Tree[];

describe("a SEPA file", () => {
  test("says in head and block how many it pays and what all of them come to", () => {
    const { GrpHdr, PmtInf } = read(ORDER);
    for (const block of [GrpHdr, PmtInf]) {
      expect(block?.NbOfTxs).toBe("2");
      expect(block?.CtrlSum).toBe("100.15");
    }
  });

  test("comes to the sum of its transactions, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 11n }), { minLength: 2, maxLength: 20 }),
        (amounts) => {
          const payments = amounts.map((amountMinor, n) => ({
            ...PAYMENT,
            endToEndId: `pay-${n}`,
            amountMinor,
          }));
          const { PmtInf } = read({ ...ORDER, payments });
          const cents = (text: unknown) => BigInt(String(text).replace(".", ""));
          const written = transactions({ ...ORDER, payments }).map((one) => one.Amt?.InstdAmt?.["#text"]);
          expect(written.map(cents)).toEqual(amounts);
          expect(cents(PmtInf?.CtrlSum)).toBe(amounts.reduce((sum, one) => sum + one, 0n));
        },
      ),
    );
  });

  test("pays by the payout's id, to the payee's IBAN, from the company's account", () => {
    const { PmtInf } = read(ORDER);
    const [first, second] = transactions(ORDER);
    expect(first?.PmtId?.EndToEndId).toBe(PAYMENT.endToEndId);
    expect(first?.CdtrAcct?.Id?.IBAN).toBe(PAYMENT.number);
    expect(first?.Amt?.InstdAmt?.["@_Ccy"]).toBe("EUR");
    expect(first?.CdtrAgt).toBeUndefined();
    expect(second?.CdtrAgt?.FinInstnId?.BICFI).toBe("BSCHESMMXXX");
    expect(PmtInf?.DbtrAcct?.Id?.IBAN).toBe(ORDER.from.number);
    expect(PmtInf?.ReqdExctnDt?.Dt).toBe("2026-03-06");
  });

  test("writes names in the signs that every bank takes", () => {
    const [first] = transactions(ORDER);
    expect(first?.Cdtr?.Nm).toBe("Pena + Sohne, S.L.");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 70 }), (typed, most) => {
        expect(bankText(typed, most)).toMatch(/^[A-Za-z0-9/\-?:().,'+ ]*$/);
        expect(bankText(typed, most).length).toBeLessThanOrEqual(most);
      }),
    );
    expect(bankText("Łódź//Æther ß", 70)).toBe("Lodz/AEther ss");
  });

  test("pays euros to IBANs and nothing else", () => {
    expect(whyNotSepa(ORDER)).toBeNull();
    expect(whyNotSepa({ ...ORDER, payments: [{ ...PAYMENT, scheme: "clabe" }] })).toBe("order_not_sepa");
    const dollars = { ...ORDER, currency: "USD", payments: [{ ...PAYMENT, currency: "USD" }] };
    expect(whyNotSepa(dollars)).toBe("order_not_sepa");
  });
});

test("an order names each payout once, by an id that banks carry, with an amount in its one currency", () => {
  const why = (change: Partial<BankPayment>) =>
    whyNotOrder({ ...ORDER, payments: [{ ...PAYMENT, ...change }, PAYMENT] });
  expect(whyNotOrder({ ...ORDER, payments: [] })).toBe("order_empty");
  expect(why({})).toBe("order_id_twice");
  expect(why({ endToEndId: "x".repeat(36) })).toBe("order_id_wrong");
  expect(why({ endToEndId: "pay_1" })).toBe("order_id_wrong");
  expect(why({ endToEndId: "pay-2", amountMinor: 0n })).toBe("order_amount_wrong");
  expect(why({ endToEndId: "pay-2", currency: "USD" })).toBe("order_currency_mixed");
  expect(bankId("pay_01KAAAAAAAAAAAAAAAAAAAAAAA")).toBe(PAYMENT.endToEndId);
});

describe("a bank's own CSV", () => {
  const COLUMNS: BankCsvColumns = [
    { header: "CLABE", field: "clabe" },
    { header: "Nombre", field: "holder_name" },
    { header: "Importe", field: "amount" },
    { header: "Divisa", field: "currency" },
    { header: "Referencia", field: "end_to_end_id" },
  ];
  const order: BankOrder = {
    ...ORDER,
    currency: "USD",
    payments: [
      { ...PAYMENT, currency: "USD", scheme: "clabe", number: "032180000118359719", holderName: "-1+1" },
    ],
  };

  test("has the bank's columns in the bank's order, and nothing in it is a formula", () => {
    const bytes = writeCsv({
      columns: COLUMNS.map(({ header, field }) => ({
        header,
        cell: (one: BankPayment) => bankCsvCell(field, one, order),
      })),
      rows: order.payments,
      locale: "en",
    });
    expect(new TextDecoder().decode(bytes)).toBe(
      `CLABE,Nombre,Importe,Divisa,Referencia\r\n032180000118359719,'-1+1,100.10,USD,${PAYMENT.endToEndId}\r\n`,
    );
  });

  test("has to hold id, amount, currency, name and an account, each under a name of its own", () => {
    expect(whyNotColumns(COLUMNS)).toBeNull();
    for (const { field } of COLUMNS)
      expect(whyNotColumns(COLUMNS.filter((column) => column.field !== field))).toBe("columns_incomplete");
    expect(whyNotColumns([...COLUMNS, { header: "clabe ", field: "iban" }])).toBe("columns_twice");
  });

  test("takes only payees whose account it has a column for", () => {
    expect(holdsAccounts(order, COLUMNS)).toBe(true);
    expect(holdsAccounts(ORDER, COLUMNS)).toBe(false);
    const numbers: BankCsvColumns = [{ header: "Number", field: "account_number" }];
    const abroad = { ...order, payments: [{ ...PAYMENT, scheme: "swift" as const }] };
    expect(holdsAccounts(abroad, numbers)).toBe(false);
    expect(holdsAccounts(abroad, [...numbers, { header: "BIC", field: "bic" }])).toBe(true);
  });
});
