import type { AcceptanceView } from "#app/domain/acceptance-view.ts";
import { closingByFigures, type StatementLineView, type StatementView } from "#app/domain/statement-view.ts";

const ISSUER = {
  name: "Reparto Iberia S.L.",
  taxId: "B12345674",
  country: "ES",
  address: ["Calle de Alcalá 48", "28014 Madrid"],
};

/** The line number `index` of a statement: 20% of a payment, every seventh one a refund of the line before. */
export function aStatementLine(index: number, change: Partial<StatementLineView> = {}): StatementLineView {
  const refund = index % 7 === 6;
  const baseMinor = refund ? -25_000n : 50_000n + BigInt(index) * 1_234n;
  return {
    id: `lin_${String(index).padStart(26, "0")}`,
    occurredOn: `2026-10-${String((index % 31) + 1).padStart(2, "0")}`,
    customerLabel:
      index % 5 === 0
        ? "Distribuciones Muñoz, Peñalver y Hermanos de Castilla-La Mancha S.A."
        : "Łódź Übung GmbH",
    productLabel: { en: "AI Course", es: "Curso de IA" },
    invoiceRef: `in_1Q${1000 + index}`,
    clause: "4.2",
    ruleCode: "percentage",
    baseMinor,
    ratePpm: 200_000,
    amountMinor: (baseMinor * 200_000n) / 1_000_000n,
    state: refund ? "reversal" : index % 3 === 0 ? "held" : "payable",
    releaseOn: index % 3 === 0 ? "2026-11-30" : null,
    reasonCode: refund ? "reversal" : "earned",
    reversesLineId: refund ? `lin_${String(index - 1).padStart(26, "0")}` : null,
    working: refund
      ? [{ code: "taken_back", values: { refundedMinor: 25_000n, originalMinor: 57_404n } }]
      : [
          { code: "rate_of_base", values: { ratePpm: 200_000, baseMinor } },
          { code: "window_until", values: { endsOn: "2027-05-04" } },
        ],
    ...change,
  };
}

/** A sealed statement of October 2026 that ties out, with as many lines as asked for. */
export function aStatementView(lineCount = 9, change: Partial<StatementView> = {}): StatementView {
  const lines = Array.from({ length: lineCount }, (_, index) => aStatementLine(index));
  const sum = (of: readonly StatementLineView[]) => of.reduce((total, line) => total + line.amountMinor, 0n);
  const movements = {
    openingMinor: 120_050n,
    earnedMinor: sum(lines.filter((line) => line.amountMinor > 0n)),
    clawedBackMinor: sum(lines.filter((line) => line.amountMinor < 0n)),
    adjustmentsMinor: 0n,
    bonusesMinor: 0n,
    paidMinor: -120_050n,
    heldMinor: sum(lines.filter((line) => line.state === "held")),
  };
  const closingMinor = closingByFigures({ ...movements, closingMinor: 0n, payableNowMinor: 0n });
  return {
    number: "REP-2026-10-0001",
    period: "2026-10",
    issuer: ISSUER,
    payee: {
      name: "Agencia Ñandú & Compañía",
      taxId: "900123456-7",
      country: "CO",
      address: ["Carrera 7 # 71-21", "Bogotá"],
    },
    currency: "USD",
    figures: { ...movements, closingMinor, payableNowMinor: closingMinor - movements.heldMinor },
    payableReasonCode: null,
    lines,
    sealedAt: new Date("2026-11-01T05:00:00Z"),
    hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    version: 1,
    ...change,
  };
}

/** An accepted agreement of a few clauses. */
export function anAcceptanceView(change: Partial<AcceptanceView> = {}): AcceptanceView {
  const clause = (number: string) => ({
    number,
    heading: { en: "Commission", es: "Comisión" },
    text: {
      en: "You earn 20% of the net revenue of each customer you referred, for 12 months from the day of registration. ".repeat(
        3,
      ),
      es: "Ganas el 20 % de los ingresos netos de cada cliente que refieras, durante 12 meses desde el día de su registro. ".repeat(
        3,
      ),
    },
  });
  return {
    id: "acc_0001",
    agreementTitle: { en: "Agency agreement", es: "Acuerdo de agencia" },
    version: 3,
    issuer: ISSUER,
    partner: {
      name: "Agencia Ñandú & Compañía",
      taxId: "900123456-7",
      country: "CO",
      address: ["Carrera 7 # 71-21", "Bogotá"],
    },
    clauses: ["1", "2", "3.1", "3.2", "4.1", "4.2", "5", "6", "7", "8"].map(clause),
    acceptedByName: "María Fernanda Núñez",
    acceptedInCapacity: "Representante legal",
    acceptedAt: new Date("2026-05-04T15:30:00Z"),
    effectiveOn: "2026-06-01",
    textHash: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    ...change,
  };
}
