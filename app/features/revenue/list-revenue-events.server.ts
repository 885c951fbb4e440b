import { and, asc, count, desc, eq, ilike, or } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Money } from "#app/domain/money.ts";
import type { RevenueEventKind } from "#app/domain/revenue-event.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { legalEntity, product } from "#db/schema/catalogue.ts";
import { customer } from "#db/schema/customers.ts";
import { period, revenueEvent, revenueEventLine, revenueInvoice } from "#db/schema/revenue.ts";
import { withActor } from "#db/with-actor.server.ts";

export type ListedRevenueEvent = {
  readonly id: string;
  readonly kind: RevenueEventKind;
  readonly source: string;
  readonly externalId: string;
  readonly customerLabel: string;
  /** Signed: what reduces is below zero. */
  readonly net: Money;
  readonly occurredAt: Date;
  readonly periodId: string;
  readonly lateForPeriodId: string | null;
};

type Wanted = {
  readonly kind?: string | undefined;
  readonly periodId?: string | undefined;
  /** Part of the customer's name, or of the id at the source. */
  readonly search?: string | undefined;
  readonly sort: "occurred" | "net";
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
};

/** Revenue events for staff; at most `limit`, and how many there are in all. */
export function listRevenueEvents(
  ctx: Pick<Ctx, "db" | "actor">,
  { kind, periodId, search, sort, descending, limit, offset }: Wanted,
): Promise<{ readonly rows: readonly ListedRevenueEvent[]; readonly total: number }> {
  return withActor(ctx, async (tx) => {
    const pattern = search ? `%${search.replace(/[\\%_]/g, "\\$&")}%` : null;
    const which = and(
      kind ? eq(revenueEvent.kind, kind) : undefined,
      periodId ? eq(revenueEvent.periodId, periodId) : undefined,
      pattern
        ? or(
            ilike(customer.label, pattern),
            ilike(customer.nameKey, pattern),
            ilike(revenueEvent.externalId, pattern),
          )
        : undefined,
    );
    const column = sort === "net" ? revenueEvent.netMinor : revenueEvent.occurredAt;
    const order = descending ? desc : asc;
    const found = await tx
      .select({ event: revenueEvent, customerLabel: customer.label })
      .from(revenueEvent)
      .innerJoin(customer, eq(customer.id, revenueEvent.customerId))
      .where(which)
      .orderBy(order(column), order(revenueEvent.id))
      .limit(limit)
      .offset(offset);
    const [counted] = await tx
      .select({ total: count() })
      .from(revenueEvent)
      .innerJoin(customer, eq(customer.id, revenueEvent.customerId))
      .where(which);
    return { rows: found.map(listed), total: counted?.total ?? 0 };
  });
}

function listed({
  event,
  customerLabel,
}: {
  event: typeof revenueEvent.$inferSelect;
  customerLabel: string;
}): ListedRevenueEvent {
  const { id, kind, source, externalId, occurredAt, periodId, lateForPeriodId } = event;
  return {
    id,
    kind: kind as RevenueEventKind,
    source,
    externalId,
    customerLabel,
    net: { minor: event.netMinor, currency: event.currency },
    occurredAt,
    periodId,
    lateForPeriodId,
  };
}

/** Months that have a row, newest first: the choices of a filter. */
export async function listPeriods(ctx: Pick<Ctx, "db" | "actor">): Promise<string[]> {
  const rows = await withActor(ctx, (tx) =>
    tx.select({ id: period.id }).from(period).orderBy(desc(period.id)),
  );
  return rows.map((row) => row.id);
}

export type RevenueEventView = ListedRevenueEvent & {
  readonly customerId: string;
  readonly entityName: string;
  readonly tax: Money;
  readonly invoiceNumber: string | null;
  readonly receivedAt: Date;
  readonly recordedBy: string;
  readonly payment: { readonly id: string; readonly externalId: string } | null;
  readonly reductions: readonly ListedRevenueEvent[];
  readonly lines: readonly {
    readonly ordinal: number;
    readonly productName: string;
    readonly stream: string;
    readonly serviceFrom: string | null;
    readonly serviceTo: string | null;
    readonly netMinor: bigint;
    readonly taxMinor: bigint;
  }[];
};

/** One event with its lines and what reduces it; null when there is none. */
export function findRevenueEvent(
  ctx: Pick<Ctx, "db" | "actor">,
  id: string,
): Promise<RevenueEventView | null> {
  return withActor(ctx, async (tx) => {
    const paymentRow = alias(revenueEvent, "payment");
    const [found] = await tx
      .select({
        event: revenueEvent,
        customerLabel: customer.label,
        entityName: legalEntity.name,
        invoiceNumber: revenueInvoice.number,
        paymentExternalId: paymentRow.externalId,
      })
      .from(revenueEvent)
      .innerJoin(customer, eq(customer.id, revenueEvent.customerId))
      .innerJoin(legalEntity, eq(legalEntity.id, revenueEvent.legalEntityId))
      .leftJoin(revenueInvoice, eq(revenueInvoice.id, revenueEvent.invoiceId))
      .leftJoin(paymentRow, eq(paymentRow.id, revenueEvent.reversesEventId))
      .where(eq(revenueEvent.id, id));
    if (!found) return null;
    const { event, customerLabel, entityName, invoiceNumber, paymentExternalId } = found;
    const lines = await tx
      .select({ line: revenueEventLine, productName: product.name })
      .from(revenueEventLine)
      .innerJoin(product, eq(product.key, revenueEventLine.productKey))
      .where(eq(revenueEventLine.eventId, id))
      .orderBy(asc(revenueEventLine.ordinal));
    const reductions = await tx
      .select()
      .from(revenueEvent)
      .where(eq(revenueEvent.reversesEventId, id))
      .orderBy(asc(revenueEvent.occurredAt), asc(revenueEvent.id));
    return {
      ...listed({ event, customerLabel }),
      customerId: event.customerId,
      entityName,
      invoiceNumber,
      tax: { minor: event.taxMinor, currency: event.currency },
      receivedAt: event.receivedAt,
      recordedBy: event.recordedBy,
      payment:
        event.reversesEventId && paymentExternalId
          ? { id: event.reversesEventId, externalId: paymentExternalId }
          : null,
      reductions: reductions.map((reduction) => listed({ event: reduction, customerLabel })),
      lines: lines.map(({ line, productName }) => ({
        ordinal: line.ordinal,
        productName,
        stream: line.stream,
        serviceFrom: line.serviceFrom,
        serviceTo: line.serviceTo,
        netMinor: line.netMinor,
        taxMinor: line.taxMinor,
      })),
    };
  });
}
