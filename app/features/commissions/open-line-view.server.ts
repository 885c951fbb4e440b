import { and, asc, desc, eq, inArray } from "drizzle-orm";
import type { Currency } from "#app/domain/money.ts";
import type { LineReason, LineWorking } from "#app/domain/rating/commission-line.ts";
import { type LineRule, ruleOfLine } from "#app/domain/rating/rule-of-line.ts";
import { workingPieces } from "#app/domain/rating/working-pieces.ts";
import type { WorkingPiece } from "#app/domain/statement-view.ts";
import { type LineRow, rowToLine } from "#app/features/commissions/line-row.server.ts";
import { type OpenMonth, sumsByMonth } from "#app/features/commissions/list-open-months.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { agreementVersion } from "#db/schema/agreements.ts";
import { product } from "#db/schema/catalogue.ts";
import { commissionLine, openLine } from "#db/schema/commissions.ts";
import { attribution } from "#db/schema/customers.ts";
import { partner } from "#db/schema/partners.ts";
import { revenueEvent } from "#db/schema/revenue.ts";
import { withActor } from "#db/with-actor.server.ts";

/** `held` until `releaseAt`; `reversal` takes back or gives back; `not_earned` is a receipt for zero. */
export type OpenLineState = "held" | "released" | "reversal" | "not_earned";
/** A line as its page shows it: figures and codes, no sentence and no language. */
export type OpenLineView = {
  readonly id: string;
  readonly periodId: string;
  readonly occurredAt: Date;
  /** Null on what a window or a decision brought. */
  readonly eventKind: string | null;
  /** As the partner registered it. */
  readonly customerLabel: string;
  readonly productName: string;
  readonly invoiceRef: string | null;
  readonly clause: string | null;
  readonly currency: Currency;
  readonly baseMinor: bigint;
  readonly ratePpm: number | null;
  readonly amountMinor: bigint;
  readonly reason: LineReason;
  readonly ruleCode: LineRule;
  readonly state: OpenLineState;
  readonly releaseAt: Date | null;
  readonly working: readonly WorkingPiece[];
};

export type OpenEarnings = {
  readonly lines: readonly OpenLineView[];
  readonly months: readonly OpenMonth[];
  /** There are more lines than are told here; the sums are of all. */
  readonly isCut: boolean;
};

/** A page's worth; a partner with more sees the newest. */
const MOST_LINES = 1_000;

/**
 * A partner's lines of the months that are still open, newest first, and their sums by month and currency. A member
 * sees its own partner's only: the database knows who acts.
 */
export async function listOpenLines(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  { partnerId }: { readonly partnerId: string },
): Promise<OpenEarnings> {
  return withActor(ctx, async (tx) => {
    const rows = await tx
      .select({ line: openLine, customerLabel: attribution.customerLabel, productName: product.name })
      .from(openLine)
      .leftJoin(attribution, eq(attribution.id, openLine.attributionId))
      .leftJoin(product, eq(product.key, openLine.productKey))
      .where(eq(openLine.partnerId, partnerId))
      .orderBy(desc(openLine.occurredAt), asc(openLine.id))
      .limit(MOST_LINES);
    const months = await sumsByMonth(tx, partnerId, ctx.now);
    return { lines: rows.map((row) => lineView(row, ctx.now)), months, isCut: rows.length === MOST_LINES };
  });
}

/** An open line with everything it follows from. */
export type FoundOpenLine = OpenLineView & {
  readonly partnerId: string;
  readonly partnerName: string;
  readonly eventId: string | null;
  /** Number of the agreement's version under which it is rated; null where none is in force. */
  readonly versionN: number | null;
  readonly fullWorking: LineWorking;
};

/** One open line; null when there is none, or it is another partner's. */
export async function findOpenLine(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  { lineId }: { readonly lineId: string },
): Promise<FoundOpenLine | null> {
  const [row] = await withActor(ctx, (tx) =>
    tx
      .select({
        line: openLine,
        customerLabel: attribution.customerLabel,
        productName: product.name,
        partnerName: partner.name,
        versionN: agreementVersion.n,
      })
      .from(openLine)
      .innerJoin(partner, eq(partner.id, openLine.partnerId))
      .leftJoin(agreementVersion, eq(agreementVersion.id, openLine.agreementVersionId))
      .leftJoin(attribution, eq(attribution.id, openLine.attributionId))
      .leftJoin(product, eq(product.key, openLine.productKey))
      .where(eq(openLine.id, lineId)),
  );
  if (!row) return null;
  const { line, partnerName, versionN } = row;
  return {
    ...lineView(row, ctx.now),
    partnerId: line.partnerId,
    partnerName,
    eventId: line.eventId,
    versionN,
    fullWorking: rowToLine(line).working,
  };
}

function lineView(
  row: { readonly line: LineRow; readonly customerLabel: string | null; readonly productName: string | null },
  now: Date,
): OpenLineView {
  const { line, customerLabel, productName } = row;
  const rated = rowToLine(line);
  return {
    id: line.id,
    periodId: line.periodId,
    occurredAt: line.occurredAt,
    eventKind: line.eventKind,
    customerLabel: customerLabel ?? "",
    productName: productName ?? "",
    invoiceRef: line.invoiceRef,
    clause: line.clause,
    currency: line.currency,
    baseMinor: line.baseMinor,
    ratePpm: line.ratePpm,
    amountMinor: line.amountMinor,
    reason: rated.reason,
    ruleCode: ruleOfLine(rated),
    state: stateOf(line, now),
    releaseAt: line.releaseAt,
    working: workingPieces(rated),
  };
}

function stateOf(line: LineRow, now: Date): OpenLineState {
  if (line.amountMinor === 0n) return "not_earned";
  if (line.reversesLineId !== null) return "reversal";
  return isHeld(line, now) ? "held" : "released";
}

function isHeld(line: LineRow, now: Date): boolean {
  return line.releaseAt !== null && line.releaseAt > now;
}

export type Earner = {
  readonly lineId: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly ordinal: number;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly isFinal: boolean;
  readonly working: readonly WorkingPiece[];
};

/** Who earned what of one event, by its open and its final lines; for staff. */
export async function listEarnersOfEvent(
  ctx: Pick<Ctx, "db" | "actor">,
  { eventId }: { readonly eventId: string },
): Promise<readonly Earner[]> {
  return withActor(ctx, async (tx) => {
    const earners: Earner[] = [];
    for (const table of [commissionLine, openLine]) {
      const rows = await tx
        .select({ line: table, partnerName: partner.name })
        .from(table)
        .innerJoin(partner, eq(partner.id, table.partnerId))
        .where(
          and(
            eq(table.eventId, eventId),
            // Final lines are found by their partner first.
            inArray(
              table.partnerId,
              tx
                .select({ id: attribution.partnerId })
                .from(attribution)
                .innerJoin(revenueEvent, eq(revenueEvent.customerId, attribution.customerId))
                .where(eq(revenueEvent.id, eventId)),
            ),
          ),
        )
        .orderBy(asc(table.eventLineOrdinal), asc(partner.name));
      for (const { line, partnerName } of rows)
        earners.push({
          lineId: line.id,
          partnerId: line.partnerId,
          partnerName,
          ordinal: line.eventLineOrdinal ?? 0,
          amountMinor: line.amountMinor,
          currency: line.currency,
          isFinal: table === commissionLine,
          working: workingPieces(rowToLine(line)),
        });
    }
    return earners;
  });
}
