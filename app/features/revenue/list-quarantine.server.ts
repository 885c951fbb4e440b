import { and, asc, count, desc, isNull, sql } from "drizzle-orm";
import type { Money } from "#app/domain/money.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { inputFromDocument, type QuarantineReason } from "#app/features/revenue/revenue-input.ts";
import { type SuggestedCustomer, suggestCustomers } from "#app/features/revenue/suggest-customers.server.ts";
import { customer } from "#db/schema/customers.ts";
import { revenueQuarantine } from "#db/schema/revenue.ts";
import { withActor } from "#db/with-actor.server.ts";

export type WaitingRevenue = {
  readonly id: string;
  readonly source: string;
  readonly externalId: string;
  readonly kind: string;
  readonly reason: QuarantineReason;
  readonly customerRef: string | null;
  readonly customerHint: string | null;
  /** Gross where tax is known: what is at stake. */
  readonly gross: Money;
  readonly occurredAt: Date;
  /** What of it names no product of ours. */
  readonly products: readonly string[];
  /** A customer of the same name or domain; null when none or several. */
  readonly suggested: SuggestedCustomer | null;
};
export type Quarantine = {
  readonly rows: readonly WaitingRevenue[];
  readonly total: number;
  /** Payments at stake, one amount per currency, over all that waits. */
  readonly atStake: readonly Money[];
  readonly customers: readonly { readonly id: string; readonly label: string }[];
};

/** Choices of one select; beyond it a customer is found by its name. */
const MOST_CUSTOMERS = 500;

/** Revenue that could not become a fact, newest first, with the money at stake; for staff. */
export async function listQuarantine(
  ctx: Pick<Ctx, "db" | "actor">,
  wanted: { readonly reason?: string | undefined; readonly limit: number; readonly offset: number },
): Promise<Quarantine> {
  return withActor(ctx, async (tx) => {
    const open = isNull(revenueQuarantine.resolvedAt);
    const which = wanted.reason ? and(open, sql`${revenueQuarantine.reasonCode} = ${wanted.reason}`) : open;
    const found = await tx
      .select()
      .from(revenueQuarantine)
      .where(which)
      .orderBy(desc(revenueQuarantine.occurredAt), desc(revenueQuarantine.id))
      .limit(wanted.limit)
      .offset(wanted.offset);
    const [counted] = await tx.select({ total: count() }).from(revenueQuarantine).where(which);
    const atStake = await tx
      .select({
        currency: revenueQuarantine.currency,
        minor: sql<string>`sum(${revenueQuarantine.grossMinor})`,
      })
      .from(revenueQuarantine)
      .where(and(open, sql`${revenueQuarantine.payload}->>'kind' = 'payment'`))
      .groupBy(revenueQuarantine.currency)
      .orderBy(revenueQuarantine.currency);
    const customers = await tx
      .select({ id: customer.id, label: customer.label })
      .from(customer)
      .orderBy(asc(customer.nameKey), asc(customer.id))
      .limit(MOST_CUSTOMERS);
    const waiting = found.map((row) => ({ row, input: inputFromDocument(row.payload) }));
    const suggest = await suggestCustomers(
      tx,
      waiting.map(({ input }) => input),
    );
    const rows = waiting.map(
      ({ row, input }): WaitingRevenue => ({
        id: row.id,
        source: row.source,
        externalId: row.externalId,
        kind: input.kind,
        reason: row.reasonCode as QuarantineReason,
        customerRef: row.customerRef,
        customerHint: row.customerHint,
        gross: { minor: row.grossMinor, currency: row.currency },
        occurredAt: row.occurredAt,
        products: [...new Set(input.lines.map((line) => line.productKey))],
        suggested: suggest(input),
      }),
    );
    return {
      rows,
      total: counted?.total ?? 0,
      atStake: atStake.map(({ currency, minor }) => ({ currency, minor: BigInt(minor) })),
      customers,
    };
  });
}
