import type { Currency } from "#app/domain/money.ts";
import { decimalText } from "#app/domain/money-text.ts";
import type { TimeZone } from "#app/domain/period.ts";
import type { CommissionLine } from "#app/domain/rating/commission-line.ts";
import { workingDocument } from "#app/domain/rating/working-document.ts";
import { workingPieces } from "#app/domain/rating/working-pieces.ts";
import type { SimulatedMonth, SimulatedStatement } from "#app/domain/simulation/simulate-months.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { workingSentence } from "#app/i18n/working-sentence.ts";

/** What a simulation found, for programs and patient readers: amounts as minor units and as text, workings as data and in words. */
export function simulationReport({ timeZone }: { timeZone: TimeZone }, months: readonly SimulatedMonth[]) {
  const last = months.at(-1)?.statements ?? [];
  return {
    ok: true,
    timeZone,
    periods: months.map(({ period }) => period),
    lines: months.flatMap(({ period, lines }) => lines.map((line) => ({ period, ...lineReport(line) }))),
    statements: months.flatMap(({ period, statements }) =>
      statements.map((one) => ({ period, ...statementReport(one) })),
    ),
    balances: last.map(({ partnerId, legalEntityId, currency, figures }) => ({
      partner: partnerId,
      entity: legalEntityId,
      currency,
      ...amounts(currency, {
        balance: figures.closingMinor,
        held: figures.heldMinor,
        available: figures.availableMinor,
        earnedInAll: months.reduce(
          (sum, { lines }) => sum + totalOf(lines, partnerId, legalEntityId, currency),
          0n,
        ),
      }),
    })),
  };
}

function lineReport(line: CommissionLine) {
  const pieces = workingPieces(line);
  const say = (locale: "en" | "es") => workingSentence(pieces, line.currency, textIn(locale), locale);
  return {
    id: line.derivedFrom,
    event: line.eventId,
    eventLine: line.eventLineOrdinal,
    kind: line.eventKind,
    at: line.occurredAt.toISOString(),
    partner: line.partnerId,
    entity: line.legalEntityId,
    customer: line.customerId,
    product: line.productKey,
    stream: line.stream,
    agreement: line.versionId,
    head: line.headId,
    clause: line.clause,
    reason: line.reason,
    currency: line.currency,
    ...amounts(line.currency, { base: line.baseMinor, amount: line.amountMinor }),
    ratePpm: line.ratePpm,
    releaseAt: line.releaseAt?.toISOString() ?? null,
    fromHeldMinor: line.fromHeldMinor,
    fromAvailableMinor: line.fromAvailableMinor,
    reverses: line.reverses,
    working: workingDocument(line.working),
    says: { en: say("en"), es: say("es") },
  };
}

function statementReport({ partnerId, legalEntityId, currency, figures }: SimulatedStatement) {
  const { payableReason } = figures;
  return {
    partner: partnerId,
    entity: legalEntityId,
    currency,
    payableReason,
    ...amounts(currency, {
      opening: figures.openingMinor,
      earned: figures.earnedMinor,
      clawedBack: figures.clawedBackMinor,
      adjustments: figures.adjustmentsMinor,
      bonuses: figures.bonusesMinor,
      paid: figures.paidMinor,
      closing: figures.closingMinor,
      heldBefore: figures.heldBeforeMinor,
      held: figures.heldMinor,
      released: figures.releasedMinor,
      available: figures.availableMinor,
      minimum: figures.minimumMinor,
      payableNow: figures.payableNowMinor,
    }),
  };
}

/** Each amount twice: `…Minor` in minor units for programs, without ending with its decimals for people. */
function amounts(currency: Currency, named: Readonly<Record<string, bigint>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, minor]) => [
      [`${name}Minor`, String(minor)],
      [name, decimalText({ minor, currency })],
    ]),
  );
}

function totalOf(
  lines: readonly CommissionLine[],
  partnerId: string,
  entityId: string,
  currency: Currency,
): bigint {
  return lines
    .filter(
      (one) => one.partnerId === partnerId && one.legalEntityId === entityId && one.currency === currency,
    )
    .reduce((sum, one) => sum + one.amountMinor, 0n);
}
