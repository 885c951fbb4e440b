import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { addCustomerKeys } from "#app/features/customers/add-customer-keys.server.ts";
import { recordInTransaction } from "#app/features/revenue/record-revenue-events.server.ts";
import {
  inputFromDocument,
  type RecordOutcome,
  type RevenueEventInput,
} from "#app/features/revenue/revenue-input.ts";
import { customer, customerKey } from "#db/schema/customers.ts";
import { revenueQuarantine } from "#db/schema/revenue.ts";
import { type Tx, withActor } from "#db/with-actor.server.ts";

type FinanceCtx = Ctx & { readonly actor: StaffActor };
/** How many of what waited are facts now. */
export type Resolved = { readonly recorded: number; readonly stillWaiting: number };

/**
 * Says whose money it is: the key by which it came is that customer's from now on, and all that waited under that key
 * is recorded. Null when there is no such row or customer. Refuses: not_allowed, quarantine_already_resolved,
 * customer_key_taken.
 */
export async function matchQuarantined(
  ctx: FinanceCtx,
  wanted: { readonly id: string; readonly customerId: string },
): Promise<Resolved | null> {
  assertFinance(ctx.actor);
  return withActor(ctx, async (tx) => {
    const row = await openRow(tx, wanted.id);
    const [found] = await tx
      .select({ id: customer.id })
      .from(customer)
      .where(eq(customer.id, wanted.customerId));
    if (!row || !found) return null;
    const input = inputFromDocument(row.payload);
    const key = input.customerKeys[0] ?? `customer:${found.id}`;
    await addCustomerKeys(tx, ctx.now, { customerId: found.id, keys: [key] });
    const [owner] = await tx
      .select({ customerId: customerKey.customerId })
      .from(customerKey)
      .where(eq(customerKey.key, key));
    if (owner?.customerId !== found.id) throw new DomainError("customer_key_taken");
    const waiting = input.customerKeys.length > 0 ? await waitingUnder(tx, key) : [];
    const own = { ...input, customerKeys: [key, ...input.customerKeys.slice(1)] };
    const others = waiting.filter(
      (other) => other.externalId !== own.externalId || other.source !== own.source,
    );
    const outcomes = await recordInTransaction(tx, ctx, [own, ...others]);
    const resolved = resolvedBy(outcomes);
    await auditOf(tx, ctx, "revenue.quarantine_matched", wanted.id, { customerId: found.id, ...resolved });
    return resolved;
  });
}

/** Tries again what waits: its product, customer or payment may be known by now. Null when there is no such row. */
export async function retryQuarantined(
  ctx: FinanceCtx,
  { id }: { readonly id: string },
): Promise<Resolved | null> {
  assertFinance(ctx.actor);
  return withActor(ctx, async (tx) => {
    const row = await openRow(tx, id);
    if (!row) return null;
    return resolvedBy(await recordInTransaction(tx, ctx, [inputFromDocument(row.payload)]));
  });
}

/**
 * It is nobody's partner revenue: set aside for good, with the refunds that waited for it. Null when there is no such
 * row. Refuses: not_allowed, quarantine_already_resolved.
 */
export async function dismissQuarantined(
  ctx: FinanceCtx,
  { id }: { readonly id: string },
): Promise<true | null> {
  assertFinance(ctx.actor);
  return withActor(ctx, async (tx) => {
    const row = await openRow(tx, id);
    if (!row) return null;
    const itsReductions = and(
      eq(revenueQuarantine.source, row.source),
      sql`${revenueQuarantine.payload}->>'reversesExternalId' = ${row.externalId}`,
    );
    await tx
      .update(revenueQuarantine)
      .set({ resolution: "not_partner_revenue", resolvedAt: ctx.now, resolvedBy: ctx.actor.accountId })
      .where(and(isNull(revenueQuarantine.resolvedAt), or(eq(revenueQuarantine.id, id), itsReductions)));
    await auditOf(tx, ctx, "revenue.quarantine_dismissed", id, {
      grossMinor: String(row.grossMinor),
      currency: row.currency,
    });
    return true;
  });
}

function assertFinance(actor: StaffActor): void {
  if (!actor.roles.includes("finance") && !actor.roles.includes("admin"))
    throw new DomainError("not_allowed");
}

async function openRow(tx: Tx, id: string) {
  const [row] = await tx.select().from(revenueQuarantine).where(eq(revenueQuarantine.id, id)).for("update");
  if (row?.resolvedAt) throw new DomainError("quarantine_already_resolved");
  return row ?? null;
}

async function waitingUnder(tx: Tx, key: string): Promise<RevenueEventInput[]> {
  const rows = await tx
    .select({ payload: revenueQuarantine.payload })
    .from(revenueQuarantine)
    .where(
      and(
        isNull(revenueQuarantine.resolvedAt),
        eq(revenueQuarantine.reasonCode, "customer_unknown"),
        sql`${revenueQuarantine.payload}->'customerKeys' ? ${key}`,
      ),
    );
  return rows.map((row) => inputFromDocument(row.payload));
}

function resolvedBy(outcomes: readonly RecordOutcome[]): Resolved {
  const recorded = outcomes.filter(({ status }) => status === "recorded").length;
  return { recorded, stillWaiting: outcomes.length - recorded };
}

function auditOf(
  tx: Tx,
  ctx: FinanceCtx,
  action: string,
  objectId: string,
  details: Readonly<Record<string, string | number>>,
): Promise<unknown> {
  return audit(tx, ctx, { action, objectType: "revenue_quarantine", objectId, details });
}
